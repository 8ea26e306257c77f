"""In which step of an iteration a number is computed, at any level, from the step plan's own arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from core.diagnosis_numbers import TERM, Numbers
from core.formula import Source
from core.steps import Level, Phase, plan_of
from core.tracks import Track


def step_of(n: Numbers, source: Source, level: Level) -> int:
    """Return the index of the step that computes a number, from 1; 0 for what is given: inputs, weights, targets."""
    quantity = TERM if source.quantity.startswith(TERM) else source.quantity
    if quantity not in _PLACES:
        return 0
    phase, place = _PLACES[quantity]
    if source.kind == "neuron" and not n.topology.neurons[source.index].role.computes and quantity != "dE_dout":
        return 0
    plan = plan_of(n.iteration, level)
    if phase is Phase.GRADIENT and quantity == "batch_gradient":
        phase = Phase.AVERAGE if plan.samples > 1 else Phase.GRADIENT
    sample = source.sample if phase not in (Phase.AVERAGE, Phase.UPDATE) else plan.samples - 1
    run = plan.run_of(phase, sample)
    first = run.first if run is not None else 1
    return first - 1 + place(n, plan.track(phase), source, level)


def _neuron(quantity: str) -> Callable[[Numbers, Track, Source, Level], int]:
    return lambda n, track, source, level: int(track.known_at[quantity][source.index])


def _parameter(n: Numbers, source: Source) -> int:
    return int(n.topology.parameter_of_edge[source.index])


def _slope(n: Numbers, track: Track, source: Source, level: Level) -> int:
    known = int(track.known_at["delta"][source.index])
    return known - 1 if level is Level.TERM else known


def _own_dE_dout(n: Numbers, track: Track, source: Source, level: Level) -> int:
    known = int(track.known_at["dE_dout"][source.index])
    return known - 1 - int(n.order.outgoing.counts[source.index]) if level is Level.TERM else known


def _product(n: Numbers, track: Track, source: Source, level: Level) -> int:
    target = int(n.topology.edges.target[source.index])
    known, edges = int(track.known_at["net"][target]), n.order.incoming.of(target)
    return known - len(edges) + int(np.searchsorted(edges, source.index)) if level is Level.TERM else known


def _edge_share(n: Numbers, track: Track, source: Source, level: Level) -> int:
    start = int(n.topology.edges.source[source.index])
    known, edges = int(track.known_at["dE_dout"][start]), n.order.outgoing.of(start)
    computes = n.topology.neurons[start].role.computes
    return known - len(edges) + int(np.searchsorted(edges, source.index)) if level is Level.TERM and computes else known


def _share(n: Numbers, track: Track, source: Source, level: Level) -> int:
    return int(track.known_at["loss_share"][n.output_place[source.index]])


def _own(n: Numbers, track: Track, source: Source, level: Level) -> int:
    if level is Level.TERM:
        return int(track.known_at["own"][source.index])
    return int(track.known_at["gradient"][_parameter(n, source)])


def _gradient(n: Numbers, track: Track, source: Source, level: Level) -> int:
    quantity = "average" if "average" in track.known_at else "gradient"
    return int(track.known_at[quantity][_parameter(n, source)])


def _update(n: Numbers, track: Track, source: Source, level: Level) -> int:
    return int(track.known_at["update"][_parameter(n, source)])


def _term(n: Numbers, track: Track, source: Source, level: Level) -> int:
    known = _update(n, track, source, level)
    if level is not Level.TERM or n.topology.edges.frozen[source.index]:
        return known
    names = list(n.iteration.update.terms)
    return known - (len(names) - 1) + names.index(source.quantity.removeprefix(TERM))


_PLACES: Mapping[str, tuple[Phase, Callable[[Numbers, Track, Source, Level], int]]] = {
    "product": (Phase.FORWARD, _product),
    "net": (Phase.FORWARD, _neuron("net")),
    "out": (Phase.FORWARD, _neuron("out")),
    "loss_share": (Phase.LOSS, _share),
    "loss": (Phase.LOSS, lambda n, track, source, level: track.count),
    "own_dE_dout": (Phase.BACKWARD, _own_dE_dout),
    "edge_share": (Phase.BACKWARD, _edge_share),
    "dE_dout": (Phase.BACKWARD, _neuron("dE_dout")),
    "slope": (Phase.BACKWARD, _slope),
    "delta": (Phase.BACKWARD, _neuron("delta")),
    "own": (Phase.GRADIENT, _own),
    "gradient": (Phase.GRADIENT, _gradient),
    "batch_gradient": (Phase.GRADIENT, _gradient),
    "updated_weight": (Phase.UPDATE, _update),
    TERM: (Phase.UPDATE, _term),
}
