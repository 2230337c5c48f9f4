"""Grants, reach and capacity; the gate that every notice and every read passes."""
