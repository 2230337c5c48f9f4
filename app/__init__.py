"""ShowUp: the circle of people who keep someone company through a hard time."""
