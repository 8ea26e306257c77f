"""Experiments: what networks can do and cannot, tried out in a window of its own."""
