"""Routes of what two members write to each other."""
