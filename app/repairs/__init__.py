"""Something to mend: what two members write to each other alone, and nobody else ever reads."""
