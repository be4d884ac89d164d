"""What can be done with a gathering: asked for, begun, cut into pieces, ended, stopped, watched over."""
