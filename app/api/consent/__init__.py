"""Routes of who may know and be asked: grants, reach, pauses, view as."""
