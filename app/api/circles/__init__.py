"""Routes of a circle and who is in it: members, invitations, roles, allies."""
