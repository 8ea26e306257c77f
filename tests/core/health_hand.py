"""Networks for the tests of health, and what is found in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.construct import Initialisation, Layers, layered
from core.document import Document, Training
from core.health import Finding, Kind, health_of
from core.iteration import iterate
from core.network import Floats, Network, read_only

SEEDS = range(6)


def network(
    sizes: tuple[int, ...] = (2, 8, 8, 1),
    activation: str = "tanh",
    seed: int = 0,
    rows: int = 60,
    rate: float = 0.1,
    first: Initialisation | None = None,
    batch: int = 0,
) -> Document:
    """Return a network with a smooth function of its inputs as its targets."""
    layers = Layers(sizes, (activation,) * (len(sizes) - 2) + ("identity",))
    document = layered(layers, first, seed)
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(-1, 1, (rows, sizes[0]))
    targets = np.repeat(np.sin(2 * inputs.sum(axis=1, keepdims=True)), sizes[-1], axis=1)
    data = replace(document.data, rows=read_only(np.concatenate((inputs, targets), axis=1)))
    return replace(document, data=data, training=Training(learning_rate=rate, batch_size=batch or rows))


def with_weights(document: Document, weights: Floats) -> Document:
    return replace(document, network=Network(document.network.topology, read_only(weights)))


def found_in(document: Document, losses: Floats | None = None, start: Document | None = None) -> list[Kind]:
    return [finding.kind for finding in findings_of(document, losses, start)]


def findings_of(document: Document, losses: Floats | None = None, start: Document | None = None) -> tuple[Finding, ...]:
    return health_of(document, iterate(document), losses, start)
