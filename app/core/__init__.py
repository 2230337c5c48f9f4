"""What everything else stands on: settings, clock, keys, sealing, ids, errors, database, hints."""
