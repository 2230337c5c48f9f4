"""Asks, the ladder, answers and overrides."""
