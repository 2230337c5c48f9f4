"""Routes of requests: asking, answering by the app, a link or a text, arriving."""
