"""What takes mail and texts in tests: a real SMTP server and a real gateway on loopback."""
