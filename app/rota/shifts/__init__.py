"""Who takes what: claims, swaps, offers, reminders, hand-overs."""
