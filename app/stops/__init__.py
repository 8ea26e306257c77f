"""Breakpoints and conditions to run until."""
