"""Real ends of Web Push for tests: a push service, and phones that decrypt what arrives."""
