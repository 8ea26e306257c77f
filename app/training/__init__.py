"""Training in the background and what is seen while it learns."""
