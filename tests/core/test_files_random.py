"""Any document: written and read it is the same, bit for bit. Any garbage: refused in order, never a crash."""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.activations import ACTIVATIONS
from core.document import Data, Document, Loss, Progress, Split, Training
from core.files import FileProblems, from_bytes, from_text, to_text
from core.losses import LOSSES
from core.network import Edges, Network, Neuron, Role, Topology
from core.optimizers import OPTIMIZERS, SCHEDULES
from core.scaling import Scaling

KEYS = """
    format version title notes network loss data training surface view neurons edges id role activation parameters
    label x y from to weight frozen tie name over_outputs columns rows optimizer schedule batch_size over_samples
    shuffle seed progress updates memory learning_rate momentum beta1 beta2 alpha rho eps form unit every gamma k min
    total end_factor milestones slope group edge range grid split test scaling mean deviation low high regularisation
    l1 l2
"""
WORDS = frozenset(KEYS.split())
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
IDS = TEXT.filter(bool)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOATS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
EXTRA = st.dictionaries(TEXT.filter(lambda key: key not in WORDS), PLAIN, max_size=2)


@st.composite
def neurons(draw: st.DrawFn) -> tuple[Neuron, ...]:
    found = []
    for id in draw(st.lists(IDS, unique=True, max_size=6)):
        activation = draw(st.sampled_from(sorted(ACTIVATIONS)))
        own: dict[str, Any] = {"leaky_relu": {"slope": draw(FLOATS)}, "softmax": {"group": id}}.get(activation, {})
        place = [draw(st.none() | FLOATS) for _ in "xy"]
        label = draw(st.none() | TEXT)
        role = draw(st.sampled_from(Role))
        found.append(Neuron(id, role, activation, own | draw(EXTRA), label, *place, draw(EXTRA)))
    return tuple(found)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    nodes = draw(neurons())
    possible = [(a, b) for b in range(len(nodes)) for a in range(b) if nodes[b].role.computes]
    arrows = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    count = len(arrows)
    tie = draw(st.lists(st.none() | st.sampled_from(["t", "u"]), min_size=count, max_size=count))
    values = {name: (draw(FLOATS), draw(st.booleans())) for name in ("t", "u")}
    alone = [(draw(FLOATS), draw(st.booleans())) for _ in arrows]
    chosen = [alone[e] if name is None else values[name] for e, name in enumerate(tie)]
    edges = Edges(
        ids=tuple(draw(st.lists(IDS, unique=True, min_size=count, max_size=count))),
        source=np.array([a for a, _ in arrows], dtype=np.intp),
        target=np.array([b for _, b in arrows], dtype=np.intp),
        tie=tuple(tie),
        frozen=np.array([frozen for _, frozen in chosen], dtype=np.bool_),
        extra={e: extra for e in range(count) if (extra := draw(EXTRA))},
    )
    return Network(Topology(nodes, edges), np.array([weight for weight, _ in chosen], dtype=np.float64))


@st.composite
def trainings(draw: st.DrawFn, network: Network) -> Training:
    optimizer = draw(st.sampled_from(sorted(OPTIMIZERS)))
    count = len(network.topology.first_edge)
    values = st.lists(FLOATS, min_size=count, max_size=count)
    memory = {name: np.array(draw(values), dtype=np.float64) for name in OPTIMIZERS[optimizer].memory}
    known = {"momentum": draw(st.floats(0, 2)), "eps": draw(st.floats(0, 1))}
    return Training(
        optimizer=optimizer,
        learning_rate=draw(st.floats(0, 1e300)),
        optimizer_settings=draw(EXTRA) | known,
        schedule=draw(st.sampled_from(sorted(SCHEDULES))),
        schedule_settings={"every": draw(st.integers(1, 99)), "milestones": draw(st.lists(st.integers(0, 9)))},
        batch_size=draw(st.integers(1, 10) | st.just("full")),
        over_samples=draw(st.sampled_from(["mean", "sum"])),
        shuffle=draw(st.booleans()),
        seed=draw(st.integers(0, 2**70)),
        l1=draw(st.just(0.0) | st.floats(0, 1e300)),
        l2=draw(st.just(0.0) | st.floats(0, 1e300)),
        progress=Progress(draw(st.integers(0, 9)), memory if draw(st.booleans()) else {}, draw(EXTRA)),
        extra=draw(EXTRA),
    )


@st.composite
def scalings(draw: st.DrawFn) -> Scaling:
    first, span = draw(st.floats(-1e9, 1e9)), draw(st.floats(1e-3, 1e9))
    if draw(st.booleans()):
        return Scaling("standard", first, span, draw(EXTRA))
    return Scaling("range", first, first + span, draw(EXTRA))


@st.composite
def splits(draw: st.DrawFn) -> Split:
    return Split(draw(st.floats(0, 1, exclude_max=True)), draw(st.integers(0, 2**70)), draw(EXTRA))


@st.composite
def data(draw: st.DrawFn, columns: list[str]) -> Data:
    rows = draw(st.lists(st.lists(FLOATS, min_size=len(columns), max_size=len(columns)), max_size=3))
    scaled = draw(st.lists(st.sampled_from(columns), unique=True)) if columns else []
    return Data(
        tuple(columns),
        np.array(rows, dtype=np.float64).reshape(len(rows), len(columns)),
        draw(EXTRA),
        draw(st.none() | splits()),
        {column: draw(scalings()) for column in scaled},
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    network = draw(networks())
    columns = [neuron.id for neuron in network.neurons if neuron.role in (Role.INPUT, Role.OUTPUT)]
    columns = columns[: draw(st.integers(0, len(columns)))]
    ids = network.edges.ids
    axis = {"edge": draw(st.sampled_from(ids)), "range": [-4, 4.5]} if ids else None
    inside = draw(EXTRA)
    return Document(
        network=network,
        title=draw(TEXT),
        notes=draw(TEXT),
        loss=Loss(draw(st.sampled_from(sorted(LOSSES))), draw(st.sampled_from(["sum", "mean"])), draw(EXTRA)),
        data=draw(data(columns)),
        training=draw(trainings(network)),
        surface={"grid": 16, "y": axis} if axis else None,
        view=draw(EXTRA),
        extra=draw(EXTRA) | ({"network": inside} if inside else {}),
    )


def bits(values: Any) -> list[bytes]:
    return [struct.pack("<d", value) for value in np.ravel(values).tolist()]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_written_and_read_it_is_the_same(document: Document) -> None:
    text = to_text(document)
    again = from_text(text, "x")
    assert to_text(again) == text
    assert bits(again.network.weights) == bits(document.network.weights)
    assert bits(again.data.rows) == bits(document.data.rows)
    assert again.data.rows.shape == document.data.rows.shape
    assert (again.data.split, dict(again.data.scaling)) == (document.data.split, document.data.scaling)
    assert again.data.test_rows.tolist() == document.data.test_rows.tolist()
    assert again.network.neurons == document.network.neurons
    for name in ("ids", "tie"):
        assert getattr(again.network.edges, name) == getattr(document.network.edges, name)
    assert again.network.edges.frozen.tolist() == document.network.edges.frozen.tolist()
    assert dict(again.network.edges.extra) == dict(document.network.edges.extra)
    assert (again.title, again.notes, again.loss) == (document.title, document.notes, document.loss)
    assert (again.surface, dict(again.view), dict(again.extra)) == (document.surface, document.view, document.extra)
    for field in (
        "optimizer",
        "learning_rate",
        "schedule",
        "batch_size",
        "over_samples",
        "shuffle",
        "seed",
        "l1",
        "l2",
    ):
        assert getattr(again.training, field) == getattr(document.training, field)
    assert dict(again.training.optimizer_settings) == document.training.optimizer_settings
    memory, kept = document.training.progress.memory, again.training.progress.memory
    assert {name: bits(values) for name, values in memory.items()} == {name: bits(v) for name, v in kept.items()}


@given(FLOATS)
def test_every_float_survives(value: float) -> None:
    document = from_text(sound_text().replace("0.15", repr(value)), "x")
    again = from_text(to_text(document), "x")
    assert math.copysign(1.0, again.network.weights[0]) == math.copysign(1.0, value)
    assert again.network.weights[0] == value


def sound_text() -> str:
    return """{"format": "nablascope", "version": 1, "title": "t", "network": {
        "neurons": [{"id": "i", "role": "input"}, {"id": "o", "role": "output", "activation": "tanh", "x": 1, "new": {"a": [1]}}],
        "edges": [{"id": "w", "from": "i", "to": "o", "weight": 0.15, "frozen": false, "tie": "t", "new": 1}], "new": []},
        "loss": {"name": "squared_error"}, "data": {"columns": ["i", "o"], "rows": [[1, 2]], "new": null,
        "split": {"test": 0.5, "new": 1}, "scaling": {"i": {"low": 0, "high": 2, "new": 1}}},
        "training": {"optimizer": {"name": "adam", "beta1": 0.5}, "schedule": {"name": "step", "every": 2}, "batch_size": "full",
        "regularisation": {"l2": 0.1, "new": {}}, "progress": {"updates": 1, "memory": {"m": {"w": 1}}}},
        "surface": {"x": {"edge": "w", "range": [0, 1]}}, "view": {"zoom": 2}, "new": "x"}"""  # noqa: E501


def test_unknown_keys_survive_at_every_level() -> None:
    tree, again = json.loads(sound_text()), json.loads(to_text(from_text(sound_text(), "x")))
    assert again["new"] == "x"
    assert again["network"]["new"] == []
    assert again["network"]["neurons"][1]["new"] == {"a": [1]}
    assert again["network"]["edges"][0]["new"] == 1
    assert again["data"]["new"] is None
    assert again["data"]["split"] == {"test": 0.5, "seed": 0, "new": 1}
    assert again["data"]["scaling"] == {"i": {"low": 0.0, "high": 2.0, "new": 1}}
    assert again["training"]["regularisation"] == {"l1": 0.0, "l2": 0.1, "new": {}}
    assert again["view"] == tree["view"]
    assert again["surface"] == tree["surface"]


def never_crashes(content: bytes) -> None:
    try:
        document = from_bytes(content, "x")
    except FileProblems as refused:
        assert 1 <= len(refused.problems) <= 20
    else:
        assert to_text(from_text(to_text(document), "x")) == to_text(document)


@given(st.binary(max_size=200))
def test_garbage_is_refused_in_order(content: bytes) -> None:
    with pytest.raises(FileProblems):
        from_bytes(content, "x")


@settings(max_examples=300)
@given(st.integers(0, 900), st.integers(0, 30), st.binary(max_size=6))
def test_a_damaged_file_never_crashes(start: int, length: int, new: bytes) -> None:
    content = sound_text().encode()
    never_crashes(content[:start] + new + content[start + length :])


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children: Any = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


@settings(max_examples=500)
@given(st.data())
def test_any_value_anywhere_never_crashes(data: st.DataObject) -> None:
    tree = json.loads(sound_text())
    *way, last = data.draw(st.sampled_from(places(tree)[1:]))
    at: Any = tree
    for key in way:
        at = at[key]
    at[last] = data.draw(PLAIN | st.sampled_from([math.inf, math.nan, 10**400, "\ud800", -1, "w", "i", [], {}]))
    never_crashes(json.dumps(tree).encode())


@given(st.integers(0, 2000))
def test_a_file_cut_off_anywhere_never_crashes(length: int) -> None:
    never_crashes(sound_text().encode()[:length])
