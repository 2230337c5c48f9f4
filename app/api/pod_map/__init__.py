"""Routes of the map of whom the person could turn to."""
