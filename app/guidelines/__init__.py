"""How the person would like it: lines that only put things in order, and lines that never give."""
