"""A gradient as the sum over all paths to the loss."""
