"""Arrangements on trial: until which day, and what becomes of them then."""
