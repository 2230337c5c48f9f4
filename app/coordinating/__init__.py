"""Coordinating in turns: whose turn it is, when it passes, and rows that keep it."""
