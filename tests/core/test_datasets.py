"""Data sets: shapes, classes, determinism, the numbers behind them, and networks that learn what they are made for."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import DATASETS, LARGEST_SIZE, DataSet
from core.datasets_documents import document_of_set, put_set
from core.document import Document, Split
from core.editing_base import EditRefused
from core.editing_data import unscaled_rows
from core.files import from_text, read_builtin, to_text
from core.iteration import batches_per_epoch
from core.network import Integers
from core.propagation import propagate
from core.training import full_loss, train
from core.validity import draft_problems

NAMES = sorted(DATASETS)
MADE = [name for name in NAMES if DATASETS[name].rows is None]


@given(st.sampled_from(MADE), st.integers(1, 60), st.floats(0, 2), st.integers(0, 99))
def test_a_made_set_has_its_size_and_is_made_again(name: str, size: int, noise: float, seed: int) -> None:
    one = DATASETS[name]
    inputs, targets = one.make(size, noise, seed)
    assert inputs.shape == (size, len(one.inputs))
    assert targets.shape == (size, len(one.outputs))
    assert np.isfinite(inputs).all() and np.isfinite(targets).all()
    again = one.make(size, noise, seed)
    assert again[0].tobytes() == inputs.tobytes()
    assert again[1].tobytes() == targets.tobytes()
    if one.classes:
        assert set(np.unique(targets)) <= {0.0, 1.0}


@pytest.mark.parametrize("name", [name for name in MADE if DATASETS[name].classes and name != "checkerboard"])
def test_classes_take_turns(name: str) -> None:
    targets = DATASETS[name].make(40, 0.1, 0)[1][:, 0]
    assert 10 <= targets.sum() <= 30
    if name not in ("and", "or", "xor"):
        assert targets.tolist() == [0.0, 1.0] * 20


def test_noise_and_seed_make_a_difference() -> None:
    for name in MADE:
        one = DATASETS[name]
        clean, noisy, other = one.make(30, 0.0, 0), one.make(30, 0.3, 0), one.make(30, 0.3, 1)
        assert any(not np.array_equal(a, b) for a, b in zip(clean, noisy, strict=True)), name
        assert any(not np.array_equal(a, b) for a, b in zip(noisy, other, strict=True)), name


def test_the_formulae() -> None:
    for name, table in (("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0])):
        inputs, targets = DATASETS[name].make(4, 0.0)
        assert inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert targets[:, 0].tolist() == table
    points, inner = DATASETS["circles"].make(50, 0.0)
    assert np.hypot(*points.T) == pytest.approx(np.where(inner[:, 0], 0.5, 1.0))
    points, lower = DATASETS["moons"].make(50, 0.0)
    centres = np.where(lower, [[1.0, 0.5]], [[0.0, 0.0]])
    assert np.hypot(*(points - centres).T) == pytest.approx(np.ones(50))
    assert (np.where(lower[:, 0], 0.5 - points[:, 1], points[:, 1]) >= -1e-12).all()
    points, _ = DATASETS["spiral"].make(100, 0.0)
    assert points[0::2] == pytest.approx(-points[1::2])
    assert np.hypot(*points[98]) == pytest.approx(5.0 * 49 / 50)
    points, colour = DATASETS["checkerboard"].make(200, 0.0)
    assert ((np.floor(points[:, 0]) + np.floor(points[:, 1])) % 2 == colour[:, 0]).all()
    assert np.abs(points).max() <= 2.0
    for name, function in (("sine", np.sin), ("square", np.square), ("absolute", np.abs)):
        x, y = DATASETS[name].make(33, 0.0)
        assert y == pytest.approx(function(x), abs=1e-15)
    assert DATASETS["step"].make(3, 0.0)[1][:, 0].tolist() == [0.0, 1.0, 1.0]
    points, z = DATASETS["product"].make(20, 0.0)
    assert z[:, 0].tolist() == (points[:, 0] * points[:, 1]).tolist()


def test_a_large_cloud_has_the_means_and_the_deviation_that_are_asked_for() -> None:
    points, right = DATASETS["gaussians"].make(20_000, 0.5, 3)
    for label, centre in ((0.0, -2.0), (1.0, 2.0)):
        cloud = points[right[:, 0] == label]
        assert cloud.mean(axis=0) == pytest.approx([centre, centre], abs=0.02)
        assert cloud.std(axis=0) == pytest.approx([0.5, 0.5], abs=0.02)


@pytest.mark.parametrize(
    ("size", "noise"), [(0, 0.0), (-1, 0.0), (LARGEST_SIZE + 1, 0.0), (4, -0.1), (4, np.inf), (4, np.nan)]
)
def test_what_cannot_be_made_is_refused(size: int, noise: float) -> None:
    with pytest.raises(ValueError, match="size"):
        DATASETS["moons"].make(size, noise)


def test_iris_is_the_paper_s() -> None:
    inputs, targets = DATASETS["iris"].make()
    assert (inputs.shape, targets.sum(axis=0).tolist()) == ((150, 4), [50.0, 50.0, 50.0])
    assert targets.sum(axis=1).tolist() == [1.0] * 150
    # Fisher 1936, table 1: means of the three species
    means = [[5.006, 3.428, 1.462, 0.246], [5.936, 2.770, 4.260, 1.326], [6.588, 2.974, 5.552, 2.026]]
    for species in range(3):
        assert inputs[targets[:, species] == 1].mean(axis=0) == pytest.approx(means[species], abs=1e-9)
    # the two flowers in which UCI's copy differs from the paper
    assert inputs[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert inputs[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_digits_are_uci_s_test_part() -> None:
    inputs, targets = DATASETS["digits"].make()
    assert inputs.shape == (1797, 64)
    assert targets.sum(axis=0).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (inputs.min(), inputs.max()) == (0.0, 16.0)
    assert np.array_equal(inputs, np.round(inputs))
    picture = inputs[0].reshape(8, 8)
    assert picture[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]
    assert targets[0].argmax() == 0


@pytest.mark.parametrize("name", ["iris", "digits"])
def test_a_part_of_a_shipped_set_is_drawn_without_repetition(name: str) -> None:
    one = DATASETS[name]
    everything, part = one.make()[0], one.make(60, 0.0, 5)[0]
    assert part.shape == (60, len(one.inputs))
    rows = [row.tobytes() for row in everything]
    places = [rows.index(row.tobytes()) for row in part]
    assert places == sorted(places)
    assert np.array_equal(one.make(5000)[0], everything)
    assert not np.array_equal(one.make(None, 0.5, 1)[0], everything)


@pytest.mark.parametrize(("name", "rows", "columns"), [("iris", 150, 5), ("digits", 1797, 65)])
def test_the_files_and_their_licences(name: str, rows: int, columns: int) -> None:
    folder = resources.files("resources.data")
    lines = list(csv.reader((folder / f"{name}.csv").read_text("utf-8").splitlines()))
    assert (len(lines), {len(line) for line in lines}) == (rows + 1, {columns})
    told = (folder / "README.md").read_text("utf-8")
    assert f"`{name}.csv`" in told
    assert DATASETS[name].licence in told


@pytest.mark.parametrize("name", NAMES)
def test_a_document_can_be_stepped_and_saved(name: str) -> None:
    one = DATASETS[name]
    document = document_of_set(name, min(one.size, 40), seed=3)
    assert draft_problems(document) == []
    again = from_text(to_text(document), name)
    assert to_text(again) == to_text(document)
    outputs = document.network.topology.outputs.tolist()
    assert tuple(document.network.neurons[place].label for place in outputs) == one.outputs
    assert one.licence in document.notes
    assert (document.data.split is None) == (one.suggestion.test == 0)


def test_scaled_inputs_can_be_read_back() -> None:
    digits = document_of_set("digits", 100)
    assert (digits.inputs.min(), digits.inputs.max()) == (0.0, 1.0)
    assert np.array_equal(unscaled_rows(digits.data)[:, :64], DATASETS["digits"].make(100)[0])
    iris = document_of_set("iris")
    trained = iris.inputs[iris.train_rows]
    assert trained.mean(axis=0) == pytest.approx(np.zeros(4), abs=1e-12)
    assert trained.std(axis=0) == pytest.approx(np.ones(4))
    assert np.array_equal(unscaled_rows(iris.data)[:, :4], DATASETS["iris"].make()[0])


def test_a_set_for_a_network_that_is_there() -> None:
    xor = read_builtin("xor-2-2-1")
    split = replace(xor, data=replace(xor.data, split=Split(0.5, 1), extra={"later": 1}))
    moons = put_set(split, "moons", 60, 0.2, 4)
    inputs, targets = DATASETS["moons"].make(60, 0.2, 4)
    assert np.array_equal(moons.inputs, inputs)
    assert np.array_equal(moons.targets, targets)
    assert moons.network is split.network
    assert (moons.data.split, dict(moons.data.extra)) == (Split(0.5, 1), {"later": 1})
    for name in ("sine", "iris"):
        with pytest.raises(EditRefused) as caught:
            put_set(xor, name)
        assert caught.value.why.key == "data.set_does_not_fit"


def share_right(document: Document, rows: Integers) -> float:
    """Return the share of rows of which the class is told right."""
    inputs, targets = document.inputs[rows], document.targets[rows]
    trace = propagate(document.network, document.loss, inputs, targets)
    out = trace.out[:, document.network.topology.outputs]
    if out.shape[1] == 1:
        return float(((out >= 0.5) == (targets >= 0.5)).mean())
    return float((out.argmax(axis=1) == targets.argmax(axis=1)).mean())


def learnt(one: DataSet) -> Document:
    document = document_of_set(one.name)
    running = train(document, one.suggestion.epochs * batches_per_epoch(document))
    while True:
        try:
            next(running)
        except StopIteration as stop:
            trained: Document = stop.value.document
            return trained


@pytest.mark.parametrize("name", NAMES)
def test_the_suggested_network_learns_it(name: str) -> None:
    one = DATASETS[name]
    document = learnt(one)
    rows = document.test_rows if len(document.test_rows) else document.train_rows
    if one.classes:
        assert share_right(document, rows) >= one.suggestion.reached
        assert share_right(document, document.train_rows) >= one.suggestion.reached
    else:
        assert full_loss(document, rows) <= one.suggestion.reached
