"""The first minute: start page, tour, search, keys."""
