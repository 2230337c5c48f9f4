"""Routes of one's own account: devices, signing in, notices, a copy of everything."""
