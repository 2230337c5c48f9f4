"""Figures of the house, how the code is worded and laid out: `python -m tests.house`."""
