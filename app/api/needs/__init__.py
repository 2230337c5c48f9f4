"""What somebody needs, hands and pledges."""
