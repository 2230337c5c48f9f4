"""To whom the person could turn, and for what: read and written by them alone."""
