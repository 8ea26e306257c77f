"""Lessons beside the graph."""
