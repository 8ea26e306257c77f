"""The lecture hall: what the audience sees, and the presenter's window."""
