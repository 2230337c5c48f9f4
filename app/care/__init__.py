"""After a request: check-ins on the days that follow, looking back, and how the helpers are."""
