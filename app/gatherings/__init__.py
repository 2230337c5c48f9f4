"""A gathering: the person calls some people together, members and guests without the app."""
