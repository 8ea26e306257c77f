"""A worked iteration, typed or pasted, is checked; one with a planted mistake is to be found out."""
