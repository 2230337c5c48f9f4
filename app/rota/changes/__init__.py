"""What becomes of shifts when what is offered changes."""
