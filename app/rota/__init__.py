"""Patterns, slots and shifts: who is there when."""
