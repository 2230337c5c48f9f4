"""Routes of the record: reading it, proving it, how long it is kept."""
