"""The person's own plan, its versions and the ladder."""
