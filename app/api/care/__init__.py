"""Routes of what follows a request."""
