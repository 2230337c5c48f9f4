"""What an operator does with an installation: back up, restore, rotate keys, disclose, look."""
