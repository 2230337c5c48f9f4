"""Routes of what a circle does together."""
