"""Gatherings: what the person and members of the circle do, and the pages of guests."""
