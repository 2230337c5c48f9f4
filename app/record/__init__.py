"""The append-only record of a circle: what was done about the person, who was told and why."""
