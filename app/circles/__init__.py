"""Circles, members, roles, disclosures, invitations, knocks."""
