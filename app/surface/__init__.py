"""The loss over two weights: contour, relief and slices, descent on it, and races of optimizers."""
