"""The circle's own directory of lines to call or text, and the candidates for it."""
