"""Fonts that ship with the program, so that pictures come out the same everywhere; see README.md."""
