"""Needs and the pot: what would help, in somebody's own words, for those whom they choose."""
