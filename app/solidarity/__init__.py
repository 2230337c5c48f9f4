"""The solidarity question: what showing up would look like, answered to one member or to all."""
