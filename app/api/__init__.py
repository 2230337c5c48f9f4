"""The wire: one router for each capability, guards, the error shape."""
