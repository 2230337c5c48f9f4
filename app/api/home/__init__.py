"""Routes of the first screen and the stream of hints."""
