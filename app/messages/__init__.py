"""The catalogue of every sentence that the server sends, by language."""
