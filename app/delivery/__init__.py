"""Taking notices out: lease, gate, render, channels. Imported by worker and main alone."""
