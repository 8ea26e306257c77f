"""How outputs are read as classes: the largest of several, or one against a threshold between its two targets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.document import Document
from core.network import Floats, Integers, read_only

_HALF, _ZERO = frozenset({0.0, 1.0}), frozenset({-1.0, 1.0})
_MIDDLE = {"logistic": 0.5, "step": 0.5, "tanh": 0.0, "softsign": 0.0}
NONE = -1  # the class of what is not a number


@dataclass(frozen=True)
class Decision:
    """`threshold` of one output: class 1 from there on, else class 0; None: the largest output is the class.

    `names` of the classes: the output neurons, or the two targets of the one output; `half`: half
    the distance between these two.
    """

    threshold: float | None
    names: tuple[str, ...]
    half: float = 1.0

    def classes(self, outputs: Floats) -> Integers:
        """Return the classes of (outputs, ...) values; NONE where one of them is not a number."""
        found = outputs.argmax(axis=0) if self.threshold is None else outputs[0] >= self.threshold
        return np.where(np.isnan(outputs).any(axis=0), NONE, found).astype(np.intp)

    def certainty(self, outputs: Floats) -> Floats:
        """Return how far each point of (outputs, ...) is from the border between classes, 0 to 1 or beyond.

        One output: its distance from the threshold, in half the distance of the two targets. Several: how much the
        largest is ahead of the second.
        """
        if self.threshold is not None:
            certain: Floats = np.abs(outputs[0] - self.threshold) / self.half
            return certain
        two = np.partition(outputs, len(outputs) - 2, axis=0)[-2:]
        ahead: Floats = two[1] - two[0]
        return ahead


def decision_of(document: Document) -> Decision | None:
    """Return how the document's outputs are read as classes; None: they are numbers.

    Several outputs are classes if all are softmax, or if every row has exactly one target 1 and else 0. One output
    is read by the middle between its targets 0 and 1, or −1 and 1; a logistic, step, tanh or softsign one by the middle
    between any two targets, and by the middle of its range if all rows have the same one.
    """
    topology, targets = document.network.topology, document.targets
    neurons = [topology.neurons[output] for output in topology.outputs]
    if len(neurons) > 1:
        softmax = all(neuron.activation == "softmax" for neuron in neurons)
        names = tuple(neuron.name for neuron in neurons)
        return Decision(None, names) if softmax or _one_hot(targets) else None
    if len(neurons) != 1:
        return None
    return _of_one(neurons[0].activation, [float(value) for value in _few(targets[:, 0])])


def _of_one(activation: str, values: list[float]) -> Decision | None:
    if frozenset(values) == _HALF:
        return Decision(0.5, ("0", "1"), 0.5)
    if frozenset(values) == _ZERO:
        return Decision(0.0, ("-1", "1"))
    middle = _MIDDLE.get(activation)
    if middle is None or len(values) > 2:
        return None
    if len(values) == 2:
        return Decision(sum(values) / 2, tuple(map(repr, values)), (values[1] - values[0]) / 2)
    if set(values) <= (_HALF if middle else _ZERO | _HALF):
        return Decision(0.5, ("0", "1"), 0.5) if middle else Decision(0.0, ("-1", "1"))
    return None


def _few(values: Floats) -> Floats:
    """Return the different values in order, at most three of them: more are not asked for."""
    found: list[float] = []
    rest = values
    while len(rest) and len(found) < 3:
        found.append(float(rest[0]))
        rest = rest[rest != rest[0]]
    return np.sort(np.array(found))


def _one_hot(targets: Floats) -> bool:
    """Tell whether every row has one 1 and else 0."""
    return bool(len(targets) and ((targets == 0) | (targets == 1)).all() and (targets.sum(axis=1) == 1).all())


def target_classes(decision: Decision, targets: Floats) -> Integers:
    """Return the class of each row of (samples, outputs) targets."""
    return read_only(decision.classes(np.ascontiguousarray(targets.T)))
