"""When training fails: what is noticed about a network on its way, each finding with the place that shows it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

import numpy as np

from core.diagnosis import step_of_number
from core.document import Document, Progress
from core.health_course import divergence, overshoot, plateau, vanishing
from core.health_terms import Cure, Finding, Kind, Subject
from core.health_units import dead, saturation, symmetry, zeros
from core.initialisation import Initialisation, initial_weights
from core.iteration import Iteration
from core.message import EMPTY
from core.network import Floats
from core.tracks import Level

__all__ = ["Cure", "Finding", "Kind", "Subject", "cured", "health_of", "look", "step_of"]

Check = Callable[[Subject], Iterator[Finding]]
AT_WORK: tuple[Check, ...] = (overshoot, plateau, saturation, dead, vanishing)


def health_of(
    document: Document, iteration: Iteration, losses: Floats | None = None, start: Document | None = None
) -> tuple[Finding, ...]:
    """Return what is certain to be wrong with a training, the most serious first; nothing where all is well.

    Args:
        iteration: the document's next one.
        losses: the loss of the batch before each update that led to the document.
        start: the document that these updates began at.
    """
    looking = look(Subject(document, iteration, np.zeros(0) if losses is None else losses, start))
    while True:
        try:
            next(looking)
        except StopIteration as stop:
            findings: tuple[Finding, ...] = stop.value
            return findings


def look(subject: Subject) -> Generator[None, None, tuple[Finding, ...]]:
    """Look check by check, so that it can be given up in between.

    What is not finite is told alone. All weights 0, or twins among the neurons, explain all that follows from them.
    """
    with np.errstate(all="ignore"):
        findings = tuple(divergence(subject))
    yield None
    if findings:
        return findings
    findings = tuple(zeros(subject)) or tuple(symmetry(subject))
    yield None
    for check in () if findings and findings[0].kind is Kind.ZEROS else AT_WORK:
        with np.errstate(all="ignore"):
            findings += tuple(check(subject))
        yield None
    return findings


def step_of(finding: Finding, iteration: Iteration, level: Level = Level.NEURON) -> int:
    """Return the step of an iteration that shows a finding, from 1; 0: nothing has to be computed for it."""
    return step_of_number(iteration, finding.source, level)


def cured(document: Document, cure: Cure, seed: int) -> Document:
    """Return the document with the remedy applied; what the optimizer remembered of redrawn weights is dropped.

    New weights are drawn after Glorot and Bengio (2010) by the seed; frozen ones hold.
    """
    document = document if cure.start is None else cure.start
    if cure.rate is not None:
        document = document.with_learning_rate(cure.rate)
    if cure.edges is None:
        return document
    network, chosen = document.network, np.zeros(len(document.network.edges), dtype=np.bool_)
    chosen[cure.edges] = True
    drawn = np.where(chosen, initial_weights(network.topology, Initialisation(), seed), network.weights)
    moved = network.with_parameters(drawn[network.topology.first_edge])
    progress = document.training.progress
    forgetting = replace(document.training, progress=Progress(progress.updates, EMPTY, progress.extra))
    return replace(document, network=moved, training=forgetting)
