"""Cards for who comes, and what a companion noted afterwards for the person."""
