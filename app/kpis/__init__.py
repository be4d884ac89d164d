"""Key figures: an aim set on one of the house's own measures, its values kept, a decline told to the action centre."""
