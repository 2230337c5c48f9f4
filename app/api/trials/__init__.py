"""Routes of arrangements on trial."""
