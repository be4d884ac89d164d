"""What can be done with work: asked for, done under a lease, put on the clock, judged by a person."""
