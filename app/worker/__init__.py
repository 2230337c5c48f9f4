"""What happens by itself: due asks, reminders, sending."""
