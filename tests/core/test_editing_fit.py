"""A network fitted to an import: inputs and outputs come and go, what stays keeps its weights."""

from __future__ import annotations

import numpy as np
import pytest

from core.document import Document
from core.editing_base import EditRefused
from core.editing_fit import fit_import
from core.files import read_builtin
from core.table_plan import Imported, ImportedColumn
from core.validity import draft_problems, problems_of


def table(inputs: int, outputs: int, rows: int = 4) -> Imported:
    """Return an import of so many columns."""
    names = [(f"in {i}", "input") for i in range(inputs)] + [(f"out {i}", "output") for i in range(outputs)]
    columns = tuple(ImportedColumn(name, use, None, place) for place, (name, use) in enumerate(names))  # type: ignore[arg-type]
    return Imported(columns, np.random.default_rng(0).random((rows, inputs + outputs)))


@pytest.mark.parametrize("shape", [(2, 1), (1, 1), (5, 1), (2, 4), (6, 3), (1, 2)])
def test_the_network_has_a_neuron_for_each_column(shape: tuple[int, int]) -> None:
    old, found = read_builtin("xor-2-2-1"), table(*shape)
    document = fit_import(old, found)
    topology = document.network.topology
    assert (len(topology.inputs), len(topology.outputs)) == shape
    ends = [*topology.inputs.tolist(), *topology.outputs.tolist()]
    assert [document.network.neurons[end].name for end in ends] == [column.name for column in found.columns]
    assert np.array_equal(np.concatenate([document.inputs, document.targets], axis=1), found.rows)
    assert problems_of(document.network) == [] and draft_problems(document) == []
    both = set(old.network.edges.ids) & set(document.network.edges.ids)
    for id in both:
        weights = [one.network.weights[one.network.topology.edge_index[id]] for one in (old, document)]
        assert weights[0] == weights[1]


def test_new_ones_are_connected_as_those_that_were_there() -> None:
    document = fit_import(read_builtin("xor-2-2-1"), table(3, 2))
    edges, index = document.network.edges, document.network.topology.neuron_index
    ids = {place: id for id, place in index.items()}
    ends = {(ids[s], ids[t]) for s, t in zip(edges.source.tolist(), edges.target.tolist(), strict=True)}
    assert {("x3", "h1"), ("x3", "h2"), ("h1", "o2"), ("h2", "o2"), ("b2", "o2")} <= ends
    assert document.network.neurons[index["o2"]].activation == document.network.neurons[index["o1"]].activation
    again = fit_import(read_builtin("xor-2-2-1"), table(3, 2))
    assert np.array_equal(again.network.weights, document.network.weights)


def test_an_empty_network_cannot_be_fitted() -> None:
    with pytest.raises(EditRefused):
        fit_import(Document(), table(1, 1))
