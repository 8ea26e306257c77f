"""Conventions side by side."""
