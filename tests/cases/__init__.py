"""Fictional circles that tests play."""
