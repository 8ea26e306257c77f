"""Data sets that come with the program: see README.md for sources and licences. Read them with core.datasets."""
