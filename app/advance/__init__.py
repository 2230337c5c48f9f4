"""Advance rules: what the person wrote when well, agreed to, said, and carried out."""
