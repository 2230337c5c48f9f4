"""What is offered, and when: patterns, their days, the week."""
