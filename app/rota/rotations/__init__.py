"""Members who take a pattern in turn."""
