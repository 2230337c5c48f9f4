"""Routes of shifts: what is offered, who takes it, turns, gaps, calendars."""
