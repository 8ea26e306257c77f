"""The dialog that makes a new network: from layers, from a truth table, from a polynomial."""
