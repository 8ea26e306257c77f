"""Predict, then reveal: the learner answers first."""
