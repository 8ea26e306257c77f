"""Whether neurons went flat because the learning rate was too large: found out by training anew with smaller ones."""

from __future__ import annotations

from itertools import islice

import numpy as np

from core.document import Document
from core.health_course import rates_below
from core.health_terms import FLAT, Cure, Subject
from core.iteration import iterate
from core.message import Message, message
from core.network import Booleans, Integers

STEEPEST = {"logistic": 0.25, "tanh": 1.0, "softsign": 1.0}  # f′(0) of the activations that flatten at both ends
MOST_UPDATES = 100  # that a smaller rate is tried for
MOST_RATES = 8
MOST_WORK = 100_000_000  # products of weights that one rate is tried for: a second of time for all
HELPED = 0.9  # a rate helped where the loss ends below this share of the present one, with no neuron flat


def flat_rows(subject: Subject, neurons: Integers) -> Booleans:
    """Return for which rows |f′| of neurons is below FLAT of its steepest, (rows, neurons)."""
    topology = subject.document.network.topology
    steepest = np.array([STEEPEST[topology.neurons[n].activation] for n in neurons])
    flat: Booleans = np.abs(subject.trace.slope[:, neurons]) < FLAT * steepest
    return flat


def gentler_rate(subject: Subject, neurons: Integers, flat: Integers, share: float) -> float | None:
    """Return a smaller rate that would have helped; None where the rate is not to blame.

    From where the training began, in as many updates or MOST_UPDATES, it leaves no neuron flat and the loss lower than
    now. It is the largest such rate, or a smaller one as long as each ends lower than the one before.

    Args:
        neurons: all that can be flat; `flat`: those that are, for this `share` of the rows or more.
    """
    start, now = subject.start, subject.document
    if start is None or start.network.topology is not now.network.topology:
        return None
    work = max(1, len(now.network.edges) * now.batch_size)
    count = min(now.training.progress.updates - start.training.progress.updates, MOST_UPDATES, MOST_WORK // work)
    if count < 1 or _is_flat(_subject(start), flat, share):
        return None
    best: tuple[float, float] | None = None  # its loss, and the rate
    for rate in islice(rates_below(now.training.learning_rate), MOST_RATES):
        after = _trained(start.with_learning_rate(rate), count)
        helps = after is not None and after.loss < HELPED * subject.loss and not _is_flat(after, neurons, share)
        if after is not None and helps and (best is None or after.loss < best[0]):
            best = after.loss, rate
        elif best is not None:
            break
    return None if best is None else best[1]


def cure_of_rate(subject: Subject, rate: float) -> tuple[Cure, Message]:
    """Return the way back to the start with a smaller rate, and its words."""
    now = subject.document.training.learning_rate
    return Cure(rate=rate, start=subject.start), message("health.remedy.saturation.rate", now=now, rate=rate)


def _subject(document: Document) -> Subject:
    return Subject(document, iterate(document))


def _is_flat(subject: Subject, neurons: Integers, share: float) -> bool:
    """Tell whether any of the neurons is flat."""
    return bool((flat_rows(subject, neurons).mean(axis=0) >= share).any())


def _trained(document: Document, updates: int) -> Subject | None:
    """Return what there is after so many updates; None where they diverge."""
    for _ in range(updates):
        document = iterate(document).after
        if not np.isfinite(document.network.weights).all():
            return None
    return _subject(document)
