"""The graph: the network as a picture that shows every value of a step, and that can be clicked and typed into."""
