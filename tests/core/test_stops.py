"""Stops: values, their place in files, and what edits of the list and of the network do to them."""

import copy
import json
from typing import Any

import pytest

from core import editing, stops
from core.document import Document
from core.files import FileProblems, from_text, read_builtin, to_text
from core.shared_view import differ_only_in_shared
from core.stops import Kind, Stop, add, breakpoint_on, marked, remove, stops_of, switch

EVERY: list[dict[str, Any]] = [
    {"kind": "neuron", "neuron": "h1"},
    {"kind": "edge", "edge": "w5", "on": False},
    {"kind": "loss_below", "below": 0.01, "why": ["kept", 1]},
    {"kind": "sign_change"},
    {"edge": "w1", "kind": "sign_change", "on": True},
    {"kind": "not_finite"},
    {"kind": "saturated", "slope": 1},
    {"kind": "saturated"},
    {"kind": "weight_changed", "edge": "w1"},
]


@pytest.fixture
def document() -> Document:
    return read_builtin("mazur-2-2-2")


def text_with(document: Document, view: Any) -> str:
    tree = json.loads(to_text(document))
    tree["view"] = view
    return json.dumps(tree, ensure_ascii=False)


def read(document: Document, entries: Any) -> Document:
    return from_text(text_with(document, {"zoom": 2, "stops": entries, "then": "more"}), "lesson.nabla")


def test_every_kind_is_read_and_saved_again_as_it_stood(document: Document) -> None:
    opened = read(document, EVERY)
    assert stops_of(opened) == (
        Stop(Kind.NEURON, neuron="h1"),
        Stop(Kind.EDGE, edge="w5", on=False),
        Stop(Kind.LOSS_BELOW, number=0.01),
        Stop(Kind.SIGN_CHANGE),
        Stop(Kind.SIGN_CHANGE, edge="w1"),
        Stop(Kind.NOT_FINITE),
        Stop(Kind.SATURATED, number=1.0),
        Stop(Kind.SATURATED, number=stops.SLOPE),
        Stop(Kind.WEIGHT_CHANGED, edge="w1"),
    )
    text = to_text(opened)
    assert json.loads(text)["view"] == {"zoom": 2, "stops": EVERY, "then": "more"}
    assert list(json.loads(text)["view"]) == ["zoom", "stops", "then"]
    assert to_text(from_text(text, "again")) == text


@pytest.mark.parametrize("stop", [stops.stop_of(entry) for entry in EVERY])
def test_a_stop_survives_its_plain_form(stop: Stop) -> None:
    assert stops.stop_of(stops.entry_of(stop)) == stop


@pytest.mark.parametrize(
    ("entries", "place", "key"),
    [
        ({"kind": "neuron"}, "view.stops", "file.wrong_kind"),
        (["h1"], "view.stops[0]", "file.wrong_kind"),
        ([{"neuron": "h1"}], "view.stops[0].kind", "file.missing"),
        ([{"kind": "loss"}], "view.stops[0].kind", "file.unknown_name"),
        ([{"kind": 3}], "view.stops[0].kind", "file.wrong_kind"),
        ([{"kind": "neuron"}], "view.stops[0].neuron", "file.missing"),
        ([{"kind": "neuron", "neuron": "h9"}], "view.stops[0].neuron", "network.no_neuron"),
        ([{"kind": "neuron", "neuron": 1}], "view.stops[0].neuron", "file.wrong_kind"),
        ([{"kind": "edge", "edge": "h1"}], "view.stops[0].edge", "network.no_edge"),
        ([{"kind": "sign_change", "edge": "w99"}], "view.stops[0].edge", "network.no_edge"),
        ([{"kind": "weight_changed"}], "view.stops[0].edge", "file.missing"),
        ([{"kind": "loss_below"}], "view.stops[0].below", "file.missing"),
        ([{"kind": "loss_below", "below": "1"}], "view.stops[0].below", "file.wrong_kind"),
        ([{"kind": "saturated", "slope": -1}], "view.stops[0].slope", "file.out_of_bounds"),
        ([{"kind": "not_finite", "on": 1}], "view.stops[0].on", "file.wrong_kind"),
        ([{"kind": "not_finite"}, {"kind": "edge", "edge": ""}], "view.stops[1].edge", "file.empty_text"),
    ],
)
def test_a_malformed_stop_is_refused_with_its_place(document: Document, entries: Any, place: str, key: str) -> None:
    with pytest.raises(FileProblems) as refusal:
        read(document, entries)
    assert [(problem.place, problem.what.key) for problem in refusal.value.problems] == [(place, key)]


def test_a_near_name_is_proposed(document: Document) -> None:
    with pytest.raises(FileProblems) as refusal:
        read(document, [{"kind": "not_finite"}, {"kind": "weight_changed", "edge": "w55"}])
    remedy = refusal.value.problems[0].remedy
    assert remedy is not None and remedy.key == "file.did_you_mean" and remedy.fields["name"] == "w5"


def test_edits_of_the_list(document: Document) -> None:
    first, second = breakpoint_on(neuron="h1"), Stop(Kind.LOSS_BELOW, number=0.5)
    both = add(add(document, first), second)
    assert stops_of(both) == (first, second)
    off = switch(both, 0, False)
    assert [stop.on for stop in stops_of(off)] == [False, True]
    assert switch(off, 0, False) is off
    assert stops_of(add(off, first)) == (first, second)
    assert stops_of(remove(both, {0})) == (second,)
    assert to_text(remove(both, {0, 1})) == to_text(document)
    assert to_text(switch(off, 0, True)) == to_text(both)
    assert stops_of(document) == ()


def test_unknown_keys_of_a_stop_survive_switching_and_renaming(document: Document) -> None:
    opened = read(document, [{"kind": "edge", "edge": "w1", "colour": "red", "neuron": ["not", "an", "id"]}])
    changed = editing.rename_edge(switch(opened, 0, False), 0, "first")
    kept = {"kind": "edge", "edge": "first", "colour": "red", "neuron": ["not", "an", "id"], "on": False}
    assert changed.view["stops"] == [kept]
    assert editing.remove(changed, neurons=[len(changed.network.neurons) - 1]).view["stops"] == [kept]


def test_renaming_carries_to_the_stops(document: Document) -> None:
    opened = read(document, EVERY)
    topology = opened.network.topology
    renamed = editing.rename_neuron(opened, topology.neuron_index["h1"], "middle")
    renamed = editing.rename_edge(renamed, topology.edge_index["w1"], "first")
    wanted = copy.deepcopy(EVERY)
    wanted[0]["neuron"] = "middle"
    wanted[4]["edge"] = wanted[8]["edge"] = "first"
    assert renamed.view["stops"] == wanted
    assert opened.view["stops"] == EVERY
    assert stops_of(from_text(to_text(renamed), "again")) == stops_of(renamed)


def test_what_is_removed_takes_its_stops_along(document: Document) -> None:
    opened = read(document, EVERY)
    topology = opened.network.topology
    without_edge = editing.remove(opened, edges=[topology.edge_index["w1"]])
    assert without_edge.view["stops"] == [EVERY[i] for i in (0, 1, 2, 3, 5, 6, 7)]
    without_neuron = editing.remove(opened, neurons=[topology.neuron_index["h1"]])
    assert without_neuron.view["stops"] == [EVERY[i] for i in (2, 3, 5, 6, 7)]  # w1 and w5 were its edges
    lone = add(document, breakpoint_on(neuron="h1"))
    assert "stops" not in editing.remove(lone, neurons=[topology.neuron_index["h1"]]).view
    to_text(without_edge), to_text(without_neuron)


def test_the_stops_of_a_branch_hold_where_their_neurons_and_edges_are(document: Document) -> None:
    opened = read(document, EVERY)
    assert differ_only_in_shared(document, add(document, Stop(Kind.NOT_FINITE)))
    assert not differ_only_in_shared(document, opened), "another part of the view is new"
    assert not differ_only_in_shared(document, document.with_weight(0, 1.0))
    smaller = editing.remove(document, neurons=[document.network.topology.neuron_index["h1"]])
    assert marked(smaller, opened.view["stops"]).view["stops"] == [EVERY[i] for i in (2, 3, 5, 6, 7)]
    assert marked(opened, opened.view["stops"]) is opened
    assert "stops" not in marked(opened, None).view
