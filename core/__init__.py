"""Everything a number passes through: networks, the calculus, steps, explanations, files. No Qt, no app."""
