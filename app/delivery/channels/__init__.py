"""How messages reach addresses: a file for each kind of carrier, and who opens them."""
