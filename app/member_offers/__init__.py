"""What a member offers others in their own words, and who takes it up."""
