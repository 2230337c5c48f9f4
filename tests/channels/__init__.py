"""Receivers of mail, texts and calls for tests: a real SMTP server and gateways on loopback."""
