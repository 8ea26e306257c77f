"""Conventions in which textbooks differ: which loss, sums or means, how biases share weights, when weights move.

A convention is a choice for each of these; `apply` gives the document that follows it, `iterate_by` its iteration.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal

import numpy as np

from core.document import Document
from core.editing import set_frozen, set_loss, tie, untie
from core.editing_base import EditRefused, Places, all_edges, shown_name, with_network
from core.editing_training import set_training
from core.iteration import Iteration, iterate
from core.message import message
from core.network import Integers, Network, Role, Topology, read_only
from core.numbers import EXACT, shown
from core.output_first import iterate_outputs_first

SumOrMean = Literal["sum", "mean"]


class Biases(StrEnum):
    """How the edges out of bias neurons are weighted and trained."""

    AS_IN_FILE = "as_in_file"
    SHARED = "shared"  # all edges of one bias neuron share one weight, which is trained
    ONE_EACH = "one_each"  # every edge has a weight of its own, which is trained
    FROZEN = "frozen"  # tied as in the file, but not trained


class UpdateOrder(StrEnum):
    """When weights move: all at once after the backward pass, or the mistaken way (core/output_first.py)."""

    SIMULTANEOUS = "simultaneous"
    OUTPUTS_FIRST = "outputs_first"


@dataclass(frozen=True)
class Convention:
    """One choice for each convention; None: as in the file."""

    loss: str | None = None
    over_outputs: SumOrMean | None = None
    over_samples: SumOrMean | None = None
    biases: Biases = Biases.AS_IN_FILE
    update: UpdateOrder = UpdateOrder.SIMULTANEOUS


def apply(document: Document, convention: Convention) -> Document:
    """Return the document in another convention; itself where it follows it already. The update order is no part of it.

    Raises:
        EditRefused: if biases are to be shared whose weights differ: another weight would be another network.
    """
    loss, over_outputs = convention.loss or document.loss.name, convention.over_outputs or document.loss.over_outputs
    if (loss, over_outputs) != (document.loss.name, document.loss.over_outputs):
        document = set_loss(document, loss, over_outputs)
    if convention.over_samples not in (None, document.training.over_samples):
        document = set_training(document, "over_samples", convention.over_samples)
    return _with_biases(document, convention.biases)


def iterate_by(document: Document, convention: Convention, sample: int | None = None) -> Iteration:
    """Compute the document's next iteration in a convention.

    Raises:
        as `apply` and `core.iteration.iterate` do.
    """
    changed = apply(document, convention)
    outputs_first = convention.update is UpdateOrder.OUTPUTS_FIRST
    return iterate_outputs_first(changed, sample) if outputs_first else iterate(changed, sample)


def bias_edges(topology: Topology) -> tuple[Integers, ...]:
    """Return the outgoing edges of each bias neuron that has some, in the file's order."""
    edges = (np.flatnonzero(topology.edges.source == neuron) for neuron in topology.with_role(Role.BIAS))
    return tuple(found.astype(np.intp) for found in edges if len(found))


def _with_biases(document: Document, biases: Biases) -> Document:
    network = document.network
    if biases is Biases.SHARED:
        for edges in bias_edges(network.topology):
            _check_one_weight(network, edges)
    topology = _topology(network.topology, biases)
    if topology is network.topology:
        return document
    return with_network(document, Network(topology, network.weights), all_edges(network))


def _check_one_weight(network: Network, edges: Integers) -> None:
    weights = network.weights[edges]
    different = np.flatnonzero(weights != weights[0])
    if len(different):
        name = shown_name(network.neurons[network.edges.source[edges[0]]])
        first, other = (shown(float(weights[place]), EXACT) for place in (0, different[0]))
        why = message("compare.biases_differ", neuron=name, first=first, other=other)
        raise EditRefused(why, Places(edges=tuple(edges.tolist())))


@lru_cache(maxsize=8)
def _topology(topology: Topology, biases: Biases) -> Topology:
    """Return the topology with other ties and frozen edges at its biases; itself where nothing changes.

    Kept for the topologies used last, for each new one would be compiled anew.
    """
    document = Document(Network(topology, read_only(np.zeros(len(topology.edges)))))
    groups = bias_edges(topology)
    everyone = [edge for edges in groups for edge in edges.tolist()]
    if not everyone or biases is Biases.AS_IN_FILE:
        return topology
    if biases is Biases.ONE_EACH:
        document = set_frozen(untie(document, everyone), everyone, False)
    elif biases is Biases.SHARED:
        document = set_frozen(document, everyone, False)
        for edges in groups:
            if len(edges) > 1:
                document = tie(document, edges.tolist())
    else:
        document = set_frozen(document, everyone, True)
    changed = document.network.topology
    same = changed.edges.tie == topology.edges.tie and np.array_equal(changed.edges.frozen, topology.edges.frozen)
    return topology if same else changed


def is_expressible(convention: Convention) -> bool:
    """Tell whether a file can hold the convention: the mistaken update order is none that trains."""
    return convention.update is UpdateOrder.SIMULTANEOUS
