"""The words about conventions side by side, by the core's message key."""

from __future__ import annotations

COMPARE_SENTENCES: dict[str, str] = {
    "compare.biases_differ": (
        "The edges of {neuron} cannot share one weight: theirs differ ({first} and {other}). Make them equal first."
    ),
}
