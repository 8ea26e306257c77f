"""What the course of the losses and the next update tell: divergence, overshoot, plateau, vanishing gradients."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from core.diagnosis import diagnose
from core.divergence import first_not_finite as first_broken_neuron
from core.document import Document
from core.explain import explain
from core.finite import first_not_finite
from core.formula import Source
from core.health_terms import (
    EPOCHS_OF_PLATEAU,
    MOVED,
    NEGLIGIBLE,
    RISEN,
    RISES,
    SMALL_GRADIENT,
    STUCK,
    VANISHED,
    Cure,
    Finding,
    Kind,
    Subject,
    found,
)
from core.iteration import Iteration, iterate
from core.linear_runs import IDENTITY
from core.message import Message, message
from core.network import Floats, Role
from core.order import order_of
from core.propagation import nets_and_losses
from core.steps import Level, plan_of
from core.symbols import edge_name, neuron_name

SMALLEST = 1e-6  # of the learning rate on screen: no smaller one is looked for
TRIED = 10  # updates that a rate must bear before it is suggested


def divergence(subject: Subject) -> Iterator[Finding]:
    """The iteration is not finite: the number where that shows first, and the factor to blame for it."""
    iteration = subject.iteration
    neuron = first_broken_neuron(iteration)
    if neuron is None:
        return
    source = _first_broken(iteration, neuron)
    guilty = diagnose(iteration, source.sample, source).guilty
    cure, remedy = _cure_of_divergence(subject)
    topology = iteration.document.network.topology
    name = edge_name(topology, source.index) if source.kind == "edge" else neuron_name(topology, neuron)
    yield found(
        Kind.DIVERGENCE,
        source,
        guilty.value,
        remedy,
        told="divergence.loss" if source.kind == "setting" else "divergence",
        cure=cure,
        name=name,
        update=subject.document.training.progress.updates + 1,
        reason=guilty.message,
    )


def _cure_of_divergence(subject: Subject) -> tuple[Cure | None, Message]:
    """Return the way back to the start with a rate that bears TRIED updates there, and its words."""
    start, now = subject.start, subject.document.training.learning_rate
    rate = None if start is None else rate_to_try(start)
    if rate is None:
        return None, message("health.remedy.divergence")
    if start is subject.document:
        return Cure(rate=rate), message("health.remedy.rate", now=now, rate=rate)
    return Cure(rate=rate, start=start), message("health.remedy.back", now=now, rate=rate)


def _first_broken(iteration: Iteration, neuron: int) -> Source:
    """Return what the first step whose result is not finite computes; the neuron's δ where there is no such step."""
    plan = plan_of(iteration, Level.NEURON)
    index = first_not_finite(iteration, plan)
    computed = explain(iteration, plan.step(index)).computed if index is not None else ()
    return computed[0] if computed else Source("neuron", neuron, "delta", 0)


def rates_below(rate: float) -> Iterator[float]:
    """Yield the rates 1, 2 and 5 times a power of ten below a rate, falling: each about half of the one before."""
    power = math.floor(math.log10(rate)) if rate > 0 and math.isfinite(rate) else 0
    while 10.0**power > rate * SMALLEST:
        for digit in (5, 2, 1):
            candidate = float(f"{digit}e{power}")
            if candidate < rate:
                yield candidate
        power -= 1


def rate_that_lowers(document: Document, updates: int = 1) -> float | None:
    """Return the largest of `rates_below` with which so many updates do not raise the loss of the rows they use."""
    for rate in rates_below(document.training.learning_rate):
        if lowers(document.with_learning_rate(rate), updates):
            return rate
    return None


def rate_to_try(document: Document) -> float | None:
    """Return the rate to suggest: the largest that bears TRIED updates, or the next one where that ends lower.

    The largest may be so near to the edge that the weights swing to and fro without an end.
    """
    largest = rate_that_lowers(document, TRIED)
    if largest is None:
        return None
    smaller = next(rates_below(largest), largest)
    ends = [_after(document.with_learning_rate(rate), TRIED)[1] for rate in (largest, smaller)]
    return smaller if ends[1] < ends[0] else largest


def lowers(document: Document, updates: int) -> bool:
    """Tell whether so many updates leave the loss of the rows that they use no higher than before."""
    before, after = _after(document, updates)
    return math.isfinite(after) and after <= before


def _after(document: Document, updates: int) -> tuple[float, float]:
    """Return the mean loss of the rows that so many updates use, before and after them; ∞ where they diverge."""
    after = document
    rows: list[int] = []
    for _ in range(updates):
        iteration = iterate(after)
        rows += iteration.rows
        after = iteration.after
        if not np.isfinite(after.network.weights).all():
            return 0.0, math.inf
    return mean_loss(document, rows), mean_loss(after, rows)


def mean_loss(document: Document, rows: list[int]) -> float:
    """Return the mean loss over some rows."""
    inputs, targets = document.samples(rows)
    with np.errstate(all="ignore"):
        return float(nets_and_losses(document.network, document.loss, inputs, targets)[1].mean())


def overshoot(subject: Subject) -> Iterator[Finding]:
    """The loss of the last epochs rose RISES times in a row, by RISEN in all, and a smaller rate lowers it."""
    losses = subject.epoch_losses[-RISES - 1 :]
    if len(losses) <= RISES or not np.isfinite(losses).all() or losses[-1] <= RISEN * losses[0]:
        return
    if not all(later > earlier for earlier, later in pairwise(losses.tolist())):
        return
    document = subject.document
    rate = rate_to_try(document)
    if rate is None:
        return
    yield found(
        Kind.OVERSHOOT,
        _steepest(subject),
        float(losses[-1]),
        message("health.remedy.rate", now=document.training.learning_rate, rate=rate),
        cure=Cure(rate=rate),
        before=float(losses[0]),
        rises=RISES,
    )


def plateau(subject: Subject) -> Iterator[Finding]:
    """The loss stayed nearly the same for EPOCHS_OF_PLATEAU epochs, high, with hardly any gradient to follow."""
    losses = subject.epoch_losses[-EPOCHS_OF_PLATEAU:]
    if len(losses) < EPOCHS_OF_PLATEAU or not np.isfinite(losses).all():
        return
    moved = float(losses.max() - losses.min())
    if moved > MOVED * float(losses.mean()) or subject.loss <= max(STUCK * subject.baseline, NEGLIGIBLE):
        return
    gradient = subject.trace.batch_gradient("mean")
    if float(np.sqrt(np.mean(gradient**2))) > SMALL_GRADIENT:
        return
    yield found(
        Kind.PLATEAU,
        _steepest(subject),
        subject.loss,
        message("health.remedy.plateau.linear" if _is_linear(subject) else "health.remedy.plateau"),
        cure=None if _is_linear(subject) else _all_anew(subject),
        epochs=EPOCHS_OF_PLATEAU,
        baseline=subject.baseline,
    )


def vanishing(subject: Subject) -> Iterator[Finding]:
    """Mean |∂E/∂w| into the first layer is below VANISHED of that into the last, over two hidden layers or more."""
    topology = subject.document.network.topology
    parameters = subject.trace.batch_gradient("mean")
    of_edges = np.abs(parameters)[topology.parameter_of_edge]
    level = order_of(topology).forward_level[topology.edges.target]
    means = means_by_level(of_edges, level)
    if len(means) < 3 or not subject.struggles or not means[-1] > NEGLIGIBLE or not 0 < means[0] < VANISHED * means[-1]:
        return
    first = np.flatnonzero(level == level.min())
    edge = int(first[np.argmax(of_edges[first])])
    yield found(
        Kind.VANISHING,
        Source("edge", edge, "gradient", 0),
        float(means[0] / means[-1]),
        message("health.remedy.vanishing"),
        first=float(means[0]),
        last=float(means[-1]),
        times=float(means[-1] / means[0]),
    )


def means_by_level(of_edges: Floats, level: np.ndarray) -> Floats:
    """Return the mean over the edges into each level, the levels without edges left out."""
    if not len(level):
        return np.zeros(0)
    counts = np.bincount(level)
    present = counts > 0
    means: Floats = np.bincount(level, of_edges)[present] / counts[present]
    return means


def _steepest(subject: Subject) -> Source:
    """Return the edge with the largest gradient of the batch."""
    topology = subject.document.network.topology
    parameter = int(np.argmax(np.abs(subject.iteration.gradient)))
    return Source("edge", int(topology.first_edge[parameter]), "batch_gradient", 0)


def _is_linear(subject: Subject) -> bool:
    """Tell whether no hidden neuron bends anything: there is one valley only, and its floor is reached."""
    topology = subject.document.network.topology
    return all(topology.neurons[n].activation == IDENTITY for n in topology.with_role(Role.HIDDEN).tolist())


def _all_anew(subject: Subject) -> Cure | None:
    """Return new random weights wherever they may move."""
    free = np.flatnonzero(~subject.document.network.edges.frozen)
    return Cure(edges=free) if len(free) else None
