"""The network as one formula: nested and folding, multiplied out if polynomial, one matrix where it is linear."""
