"""Accounts, devices, sessions, push subscriptions, device links, idempotency."""
