"""The demonstration: the fictional first circle."""
