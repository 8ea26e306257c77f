"""Neurons that cannot learn: flat for nearly all rows, dead for all of them, or twins of another one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from core.formula import Source
from core.health_rate import STEEPEST, cure_of_rate, flat_rows, gentler_rate
from core.health_terms import NEARLY_ALL, Cure, Finding, Kind, Subject, found
from core.message import message
from core.network import Booleans, Integers, Role, Topology
from core.order import order_of
from core.symbols import neuron_name

RECTIFIER = "relu"
FEWEST_ROWS = 2  # of one row alone half of all rectifiers are dead by nature
MOST_TOLD = 3  # neurons of a kind that are told one by one; of more, how many they are


def saturation(subject: Subject) -> Iterator[Finding]:
    """Hidden neurons whose |f′| is below FLAT of its steepest for NEARLY_ALL rows, while the loss is not low.

    Where a smaller learning rate would have kept them from it, that is the remedy.
    """
    neurons = _hidden_with(subject, STEEPEST)
    if not len(neurons) or not subject.struggles:
        return
    flat = flat_rows(subject, neurons)
    shares = flat.mean(axis=0)
    chosen = np.flatnonzero(shares >= NEARLY_ALL)
    told = [(int(neurons[place]), float(shares[place]), flat[:, place]) for place in chosen]
    rate = gentler_rate(subject, neurons, neurons[chosen], NEARLY_ALL) if len(chosen) else None
    for finding in _units(subject, Kind.SATURATION, told):
        if rate is None:
            yield finding
        else:
            cure, remedy = cure_of_rate(subject, rate)
            yield replace(finding, cure=cure, remedy=remedy)


def dead(subject: Subject) -> Iterator[Finding]:
    """Rectifiers whose net is not above 0 for any row: no gradient comes to their weights."""
    neurons = _with(subject, (RECTIFIER,), subject.document.network.topology.with_role(Role.HIDDEN, Role.OUTPUT))
    rows = subject.trace.samples
    if not len(neurons) or rows < FEWEST_ROWS:
        return
    chosen = neurons[(subject.trace.net[:, neurons] <= 0).all(axis=0)]
    everywhere = np.ones(rows, dtype=np.bool_)
    yield from _units(subject, Kind.DEAD, [(int(n), 1.0, everywhere) for n in chosen])


def _units(subject: Subject, kind: Kind, told: list[tuple[int, float, Booleans]]) -> Iterator[Finding]:
    """Tell of each neuron, the most affected first; of more than MOST_TOLD only the first, and how many there are."""
    told.sort(key=lambda one: -one[1])
    topology, rows = subject.document.network.topology, subject.document.train_rows
    order = order_of(topology)
    all_edges = [order.incoming.of(neuron) for neuron, _, _ in told]
    for neuron, share, where in told[: MOST_TOLD if len(told) <= MOST_TOLD else 1]:
        many = len(told) > MOST_TOLD
        edges = np.concatenate(all_edges) if many else order.incoming.of(neuron)
        sample, row = subject.seen_in(rows[where])
        yield found(
            kind,
            Source("neuron", neuron, "slope", sample),
            share,
            message(f"health.remedy.{kind}"),
            told=f"{kind}.many" if many else kind.value,
            row=row,
            cure=_redraw(topology, edges),
            neuron=neuron_name(topology, neuron),
            rows=int(where.sum()),
            of=subject.trace.samples,
            more=len(told) - 1,
        )


def symmetry(subject: Subject) -> Iterator[Finding]:
    """Hidden neurons with the same activation, incoming and outgoing weights: equal gradients keep them equal."""
    topology, order = subject.document.network.topology, order_of(subject.document.network.topology)
    for group in _twins(subject):
        names = [neuron_name(topology, neuron) for neuron in group]
        told = "symmetry.pair" if len(group) == 2 else "symmetry"
        yield found(
            Kind.SYMMETRY,
            Source("neuron", group[1], "delta", 0),
            float(len(group)),
            message("health.remedy.symmetry"),
            told=told,
            cure=_redraw(topology, np.concatenate([order.incoming.of(neuron) for neuron in group])),
            first=names[0],
            second=names[1],
            more=len(group) - 2,
        )


def zeros(subject: Subject) -> Iterator[Finding]:
    """A network with hidden neurons all of whose weights are 0, the biases' aside."""
    network = subject.document.network
    topology, edges = network.topology, network.edges
    hidden = topology.with_role(Role.HIDDEN)
    from_bias = np.isin(edges.source, topology.with_role(Role.BIAS))
    if not len(hidden) or from_bias.all() or network.weights[~from_bias].any():
        return
    edge = int(np.flatnonzero(~from_bias)[0])
    everything = np.arange(len(edges), dtype=np.intp)
    yield found(
        Kind.ZEROS,
        Source("edge", edge, "gradient", 0),
        0.0,
        message("health.remedy.symmetry"),
        cure=_redraw(topology, everything),
    )


def _twins(subject: Subject) -> list[list[int]]:
    """Return groups of hidden neurons that nothing tells apart, each with edges on both sides."""
    network = subject.document.network
    topology, order, weights = network.topology, order_of(network.topology), network.weights
    groups: dict[object, list[int]] = defaultdict(list)
    for neuron in _candidates(subject).tolist():
        coming, leaving = order.incoming.of(neuron), order.outgoing.of(neuron)
        spec = topology.neurons[neuron]
        ways_in = sorted(zip(network.edges.source[coming].tolist(), weights[coming].tolist(), strict=True))
        ways_out = sorted(zip(network.edges.target[leaving].tolist(), weights[leaving].tolist(), strict=True))
        key = (spec.activation, tuple(sorted(spec.parameters.items())), tuple(ways_in), tuple(ways_out))
        groups[key].append(neuron)
    return [group for group in groups.values() if len(group) > 1]


def _candidates(subject: Subject) -> Integers:
    """Return the hidden neurons that share their number of edges and the sums of their weights with another one."""
    network = subject.document.network
    hidden, count = network.topology.with_role(Role.HIDDEN), len(network.neurons)
    order = order_of(network.topology)
    marks = np.stack((
        order.incoming.counts, order.outgoing.counts,
        np.bincount(network.edges.target, network.weights, count),
        np.bincount(network.edges.source, network.weights, count),
    ), axis=1)[hidden]  # fmt: skip
    hidden, marks = hidden[(marks[:, :2] > 0).all(axis=1)], marks[(marks[:, :2] > 0).all(axis=1)]
    if not len(hidden):
        return hidden
    _, places, counts = np.unique(marks, axis=0, return_inverse=True, return_counts=True)
    chosen: Integers = hidden[counts[places.ravel()] > 1]
    return chosen


def _hidden_with(subject: Subject, activations: dict[str, float]) -> Integers:
    return _with(subject, tuple(activations), subject.document.network.topology.with_role(Role.HIDDEN))


def _with(subject: Subject, activations: tuple[str, ...], neurons: Integers) -> Integers:
    """Return those of the neurons that have one of the activations, and edges that lead to them."""
    topology = subject.document.network.topology
    counts = order_of(topology).incoming.counts
    kept = [n for n in neurons.tolist() if topology.neurons[n].activation in activations and counts[n]]
    return np.array(kept, dtype=np.intp)


def _redraw(topology: Topology, edges: Integers) -> Cure | None:
    """Return new random weights on those of the edges that may move; None where none may."""
    free = edges[~topology.edges.frozen[edges]]
    return Cure(edges=free) if len(free) else None
