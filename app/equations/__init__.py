"""Formulae as drawn: a small box layout on QPainter, and the panel that explains the present step."""
