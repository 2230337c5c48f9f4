"""Routes of what members offer one another."""
