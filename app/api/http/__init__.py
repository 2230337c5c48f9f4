"""What serves every route and holds none: guards, wire, problems, middleware."""
