"""Rows to wire: models of answers, and the functions that make them. No route, no write."""
