"""Sharing out open times with a solver, in a process of its own. Optional to install."""
