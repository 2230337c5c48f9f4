"""Times that nobody holds: finding them, and who is told."""
