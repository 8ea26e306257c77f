"""Parts of a network as text: what is copied comes back, under fresh names where they clash; all else is refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clipboard import copy_part, is_part, paste_part
from core.document import Document
from core.editing import EditRefused, move, set_frozen, set_softmax_group, tie
from core.files import from_text, read_builtin, to_text
from core.validity import problems_of
from tests.core.test_files_random import documents

X1, X2, B1, H1, H2, B2, O1 = range(7)


def xor() -> Document:
    return read_builtin("xor-2-2-1")


def test_the_text_is_plain_json_of_neurons_and_the_edges_among_them() -> None:
    text = copy_part(xor(), [X1, H1, O1])
    tree = json.loads(text)
    assert tree["nablascope-part"] == 1
    assert [neuron["id"] for neuron in tree["neurons"]] == ["x1", "h1", "o1"]
    assert tree["edges"] == [
        {"id": "w1", "from": "x1", "to": "h1", "weight": 0.8},
        {"id": "w7", "from": "h1", "to": "o1", "weight": 0.7},
    ]
    assert is_part(text)
    assert not is_part(to_text(xor()))


def test_pasted_into_itself_it_has_fresh_ids_and_its_columns() -> None:
    document, neurons, edges = paste_part(xor(), copy_part(xor(), [X1, H1, O1]), 10, 20)
    assert [document.network.neurons[i].id for i in neurons] == ["x3", "h3", "o2"]
    assert [document.network.edges.ids[e] for e in edges] == ["w10", "w11"]
    assert document.network.weights[list(edges)].tolist() == [0.8, 0.7]
    assert [(n.x, n.y) for n in document.network.neurons[7:]] == [(10, 20), (230, 20), (450, 100)]
    assert document.data.columns == ("x1", "x2", "x3", "o1", "o2")
    assert document.data.rows[:, [2, 4]].tolist() == [[0, 0]] * 4
    assert problems_of(document.network) == []


def test_pasted_into_an_empty_window_it_keeps_its_names() -> None:
    part = copy_part(xor(), range(7))
    document, neurons, edges = paste_part(Document(), part)
    assert copy_part(document, neurons) == part
    assert document.data.columns == ("x1", "x2", "o1")
    assert len(edges) == 9


def test_a_fresh_id_is_not_one_that_is_pasted() -> None:
    part = '{"nablascope-part": 1, "neurons": [{"id": "h2", "role": "hidden"}, {"id": "h3", "role": "hidden"}], "edges": []}'  # noqa: E501
    document, neurons, _ = paste_part(xor(), part)
    assert [document.network.neurons[i].id for i in neurons] == ["h4", "h3"]


def test_ties_and_groups_are_the_parts_own() -> None:
    document = set_softmax_group(set_frozen(tie(xor(), [0, 2], "t"), [0], True), [H1, H2], "g")
    pasted, neurons, edges = paste_part(document, copy_part(document, [X1, H1, H2]))
    assert [pasted.network.edges.tie[e] for e in edges] == ["t2", "t2"]
    assert pasted.network.edges.frozen[list(edges)].tolist() == [True, True]
    assert [dict(pasted.network.neurons[i].parameters) for i in neurons[1:]] == [{"group": "g2"}] * 2
    assert problems_of(pasted.network) == []
    elsewhere = paste_part(Document(), copy_part(document, [X1, H1, H2]))[0]
    assert elsewhere.network.edges.tie == ("t", "t")


def test_one_of_two_tied_edges_is_copied_alone() -> None:
    assert "tie" not in copy_part(tie(xor(), [0, 2]), [X1, H1])


def test_memory_of_the_new_edges_is_zero() -> None:
    document = from_text(
        to_text(xor())
        .replace('"seed": 0', '"seed": 0, "progress": {"updates": 1, "memory": {"v": {"w9": 5}}}')
        .replace('"sgd"', '"momentum"'),
        "x",
    )
    pasted = paste_part(document, copy_part(document, [X1, H1]))[0]
    assert pasted.training.progress.memory["v"].tolist() == [0] * 8 + [5, 0]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "edit.no_part"),
        ("some prose", "edit.no_part"),
        ("[1]", "edit.no_part"),
        ('{"format": "nablascope", "version": 1}', "edit.no_part"),
        ('{"nablascope-part": 2, "neurons": [], "edges": []}', "edit.part_version"),
        ('{"nablascope-part": true, "neurons": [], "edges": []}', "edit.part_version"),
        ('{"nablascope-part": 1, "neurons": []}', "edit.broken_part"),
        ('{"nablascope-part": 1, "neurons": [{"id": "a"}], "edges": []}', "edit.broken_part"),
        ('{"nablascope-part": 1, "neurons": [], "edges": [], "a": NaN}', "edit.broken_part"),
        (
            '{"nablascope-part": 1, "neurons": [{"id": "a", "role": "hidden"}], '
            '"edges": [{"id": "w", "from": "a", "to": "a", "weight": 1}]}',
            "edit.broken_part",
        ),
    ],
)
def test_what_is_no_part_is_refused(text: str, key: str) -> None:
    with pytest.raises(EditRefused) as caught:
        paste_part(xor(), text)
    assert caught.value.why.key == key


def test_a_broken_part_says_where() -> None:
    with pytest.raises(EditRefused) as caught:
        paste_part(xor(), '{"nablascope-part": 1, "neurons": [{"id": "a", "role": "input", "x": "0"}], "edges": []}')
    assert caught.value.why.fields["place"] == "neurons[0].x"


def test_a_place_too_far_to_move_stays() -> None:
    document = move(xor(), {H1: (1.7e308, 0.0)})
    pasted, (new,), _ = paste_part(document, copy_part(document, [H1]), 1.7e308, 0.0)
    assert pasted.network.neurons[new].x == 1.7e308


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents(), documents(), st.data())
def test_any_part_of_any_document_pastes_into_any_other(
    source: Document, target: Document, data: st.DataObject
) -> None:
    count = len(source.network.neurons)
    chosen: Any = st.lists(st.integers(0, count - 1), unique=True) if count else st.just([])
    text = copy_part(source, data.draw(chosen))
    before = to_text(target)
    pasted, neurons, edges = paste_part(target, text, 5, 5)
    written = to_text(pasted)
    assert to_text(from_text(written, "x")) == written
    assert to_text(target) == before
    assert len(neurons) == len(pasted.network.neurons) - len(target.network.neurons)
    first = len(target.network.edges)
    assert edges == tuple(range(first, len(pasted.network.edges)))
    assert np.isin(pasted.network.edges.source[first:], neurons).all()
