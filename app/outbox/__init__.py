"""Notices and attempts: what is queued, what is in flight, what arrived."""
