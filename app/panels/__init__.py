"""The panels around the graph: timeline, table of values."""
