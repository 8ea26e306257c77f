"""Any sequence of edits leaves a sound document, and every earlier one as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import editing
from core.document import Document
from core.editing import EditRefused, add_edge, add_neuron, remove
from core.network import Role
from tests.core.test_editing import sound, xor
from tests.core.test_files_random import documents

EDITS = (
    "add_neuron", "add_edge", "remove", "move", "rename_neuron", "rename_edge", "set_label", "set_role",
    "set_activation", "set_softmax_group", "set_weight", "set_frozen", "tie", "untie", "add_layer", "duplicate_layer",
    "remove_layer",
)  # fmt: skip
NAMES = st.sampled_from(["h1", "h2", "o1", "w1", "w2", "a", "ü 1"])


def edited(document: Document, data: st.DataObject) -> Document:
    """Return the document after one edit that Hypothesis draws."""
    network = document.network
    neurons = st.integers(0, max(0, len(network.neurons) - 1))
    edges = st.integers(0, max(0, len(network.edges) - 1))
    some_neurons = st.lists(neurons, unique=True, max_size=3) if network.neurons else st.just([])
    some_edges = st.lists(edges, unique=True, max_size=4) if len(network.edges) else st.just([])
    roles, levels = st.sampled_from(Role), st.integers(0, 3)
    table: dict[str, tuple[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]]] = {
        "add_neuron": (lambda *a: add_neuron(document, *a)[0], (roles, st.just(1.0), st.just(2.0))),
        "add_edge": (lambda *a: add_edge(document, *a)[0], (neurons, neurons)),
        "remove": (lambda *a: remove(document, *a), (some_neurons, some_edges)),
        "move": (lambda n: editing.move(document, dict.fromkeys(n, (3.0, 4.0))), (some_neurons,)),
        "rename_neuron": (lambda *a: editing.rename_neuron(document, *a), (neurons, NAMES)),
        "rename_edge": (lambda *a: editing.rename_edge(document, *a), (edges, NAMES)),
        "set_label": (lambda *a: editing.set_label(document, *a), (neurons, st.none() | NAMES)),
        "set_role": (lambda *a: editing.set_role(document, *a), (some_neurons, roles)),
        "set_activation": (
            lambda *a: editing.set_activation(document, *a),
            (some_neurons, st.sampled_from(["tanh", "softmax", "elu"])),
        ),
        "set_softmax_group": (
            lambda *a: editing.set_softmax_group(document, *a), (some_neurons, st.none() | st.sampled_from("gk")),
        ),
        "set_weight": (lambda *a: editing.set_weight(document, *a), (some_edges, st.floats(-9, 9))),
        "set_frozen": (lambda *a: editing.set_frozen(document, *a), (some_edges, st.booleans())),
        "tie": (lambda *a: editing.tie(document, *a), (some_edges, st.none() | st.sampled_from(["t", "t1"]))),
        "untie": (lambda *a: editing.untie(document, *a), (some_edges,)),
        "add_layer": (
            lambda level, size, join: editing.add_layer_after(document, level, size, connect=join)[0],
            (levels, st.integers(1, 3), st.booleans()),
        ),
        "duplicate_layer": (lambda level: editing.duplicate_layer(document, level)[0], (levels,)),
        "remove_layer": (lambda *a: editing.remove_layer(document, *a), (levels, st.booleans())),
    }  # fmt: skip
    name = data.draw(st.sampled_from(EDITS))
    needs_neuron = name in ("add_edge", "rename_neuron", "set_label") and not network.neurons
    if needs_neuron or (name == "rename_edge" and not len(network.edges)):
        return document
    edit, arguments = table[name]
    try:
        result: Document = edit(*(data.draw(argument) for argument in arguments))
    except EditRefused:
        return document
    return result


def arrays(document: Document) -> list[np.ndarray]:
    edges = document.network.edges
    memory = document.training.progress.memory.values()
    return [document.network.weights, edges.source, edges.target, edges.frozen, document.data.rows, *memory]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([Document(), xor()]) | documents(), st.data())
def test_any_sequence_of_edits_leaves_a_sound_document_and_every_earlier_one_as_it_was(
    document: Document, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 12))):
        before = [array.copy() for array in arrays(document)]
        result = edited(document, data)
        assert sound(result)
        for array, copy in zip(arrays(document), before, strict=True):
            assert array.tobytes() == copy.tobytes()
        for values in result.training.progress.memory.values():
            assert values.shape == (len(result.network.topology.first_edge),)
        document = result
