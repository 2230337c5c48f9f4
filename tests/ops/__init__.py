"""What whoever runs ShowUp meets: alarms, the container's steps, several processes."""
