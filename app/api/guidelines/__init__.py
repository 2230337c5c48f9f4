"""How the person would like it: their own lines, and those that friends may read."""
