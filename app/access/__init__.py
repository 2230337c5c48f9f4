"""Who may know what now: the one place that puts a circle's consent together for the gate."""
