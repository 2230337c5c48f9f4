"""Two checklists: if they were called anyway, and if I was taken."""
