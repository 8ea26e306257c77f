"""Every rule of the network file, broken once: the exact place and the kind of problem; and all of them at once."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from core.files import FileProblems, from_text, read, to_text
from core.findings import MOST_PROBLEMS, did_you_mean
from core.message import Problem

SOUND: dict[str, Any] = {
    "format": "nablascope",
    "version": 1,
    "network": {
        "neurons": [
            {"id": "i1", "role": "input"},
            {"id": "b1", "role": "bias"},
            {"id": "h1", "role": "hidden", "activation": "elu", "parameters": {"alpha": 0.5}},
            {"id": "h2", "role": "hidden", "activation": "softmax", "parameters": {"group": "g"}},
            {"id": "o1", "role": "output"},
        ],
        "edges": [
            {"id": "w1", "from": "i1", "to": "h1", "weight": 0.15},
            {"id": "w2", "from": "b1", "to": "h1", "weight": 0.35, "frozen": True, "tie": "b"},
            {"id": "w3", "from": "i1", "to": "h2", "weight": 1},
            {"id": "w4", "from": "h1", "to": "o1", "weight": 2.0, "tie": "t"},
            {"id": "w5", "from": "h2", "to": "o1", "weight": 2.0, "tie": "t"},
        ],
    },
    "data": {"columns": ["i1", "o1"], "rows": [[0.05, 0.01], [0.1, 0.99]]},
    "training": {
        "optimizer": {"name": "adam", "learning_rate": 0.5},
        "progress": {"updates": 2, "memory": {"m": {"w4": 0.5}, "v": {"w1": 0.25}}},
    },
    "surface": {"x": {"edge": "w1", "range": [-4, 4]}, "y": {"edge": "w3", "range": [0.0, 1.5]}, "grid": 64},
}
GONE = object()
# Without its id a neuron or edge cannot be found by those who refer to it, which is then told too.
UNNAMED = ("network/neurons/2", "network/edges/3", "network/edges/3/id")


def changed(path: str, value: Any) -> str:
    """Return the sound file's text with one value replaced, added, or taken out (GONE); path is like "data.rows.0"."""
    tree = copy.deepcopy(SOUND)
    *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    at: Any = tree
    for part in way:
        at = at.setdefault(part, {}) if isinstance(at, dict) else at[part]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return json.dumps(tree)


def problems_in(text: str) -> tuple[Problem, ...]:
    with pytest.raises(FileProblems) as caught:
        from_text(text, "lesson.nabla")
    assert caught.value.name == "lesson.nabla"
    return caught.value.problems


def test_the_sound_file_is_sound() -> None:
    document = from_text(json.dumps(SOUND), "x")
    assert document.network.weights.tolist() == [0.15, 0.35, 1.0, 2.0, 2.0]
    assert document.training.progress.updates == 2
    memory = document.training.progress.memory
    assert {name: values.tolist() for name, values in memory.items()} == {"m": [0, 0, 0, 0.5], "v": [0.25, 0, 0, 0]}


@pytest.mark.parametrize(
    ("path", "value", "place", "key"),
    [
        ("format", "notascope", "format", "file.other_format"),
        ("format", 1, "format", "file.other_format"),
        ("format", GONE, "format", "file.missing"),
        ("version", GONE, "version", "file.missing"),
        ("version", 2, "version", "file.later_version"),
        ("version", 0, "version", "file.no_such_version"),
        ("version", True, "version", "file.wrong_kind"),
        ("version", "1", "version", "file.wrong_kind"),
        ("title", 3, "title", "file.wrong_kind"),
        ("notes", None, "notes", "file.wrong_kind"),
        ("network", GONE, "network", "file.missing"),
        ("network", [], "network", "file.wrong_kind"),
        ("network/neurons", {}, "network.neurons", "file.wrong_kind"),
        ("network/edges", GONE, "network.edges", "file.missing"),
        ("network/neurons/2", 5, "network.neurons[2]", "file.wrong_kind"),
        ("network/neurons/2/role", "hiden", "network.neurons[2].role", "file.unknown_name"),
        ("network/neurons/2/role", GONE, "network.neurons[2].role", "file.missing"),
        ("network/neurons/2/activation", "sigmoid", "network.neurons[2].activation", "file.unknown_name"),
        ("network/neurons/2/label", 1, "network.neurons[2].label", "file.wrong_kind"),
        ("network/neurons/2/x", "1", "network.neurons[2].x", "file.wrong_kind"),
        ("network/neurons/2/y", True, "network.neurons[2].y", "file.wrong_kind"),
        ("network/neurons/2/parameters", 1, "network.neurons[2].parameters", "file.wrong_kind"),
        ("network/neurons/2/parameters/alpha", "1", "network.neurons[2].parameters.alpha", "file.wrong_kind"),
        ("network/neurons/3/parameters/group", "", "network.neurons[3].parameters.group", "file.empty_text"),
        ("network/neurons/3/parameters/group", [], "network.neurons[3].parameters.group", "file.wrong_kind"),
        ("network/edges/3", None, "network.edges[3]", "file.wrong_kind"),
        ("network/edges/3/id", GONE, "network.edges[3].id", "file.missing"),
        ("network/edges/3/id", "", "network.edges[3].id", "file.empty_text"),
        ("network/edges/3/id", "w1", "network.edges[3].id", "network.id_taken"),
        ("network/edges/3/from", "h9", "network.edges[3].from", "network.no_neuron"),
        ("network/edges/3/to", ["o1"], "network.edges[3].to", "file.wrong_kind"),
        ("network/edges/3/to", GONE, "network.edges[3].to", "file.missing"),
        ("network/edges/3/to", "i1", "network.edges[3].to", "network.edge_into_input"),
        ("network/edges/3/to", "b1", "network.edges[3].to", "network.edge_into_bias"),
        ("network/edges/2/to", "h1", "network.edges[2]", "network.parallel_edge"),
        ("network/edges/3/to", "h1", "network.edges[3]", "network.self_loop"),
        ("network/edges/2/from", "o1", "network.edges[4]", "network.cycle"),
        ("network/edges/3/weight", GONE, "network.edges[3].weight", "file.missing"),
        ("network/edges/3/weight", True, "network.edges[3].weight", "file.wrong_kind"),
        ("network/edges/3/weight", "2.0", "network.edges[3].weight", "file.wrong_kind"),
        ("network/edges/3/weight", 10**400, "network.edges[3].weight", "file.number_not_finite"),
        ("network/edges/4/weight", 2.5, "network.edges[4].weight", "network.tie_weights"),
        ("network/edges/4/frozen", True, "network.edges[4].frozen", "network.tie_mixed"),
        ("network/edges/4/frozen", 1, "network.edges[4].frozen", "file.wrong_kind"),
        ("network/edges/4/tie", "", "network.edges[4].tie", "file.empty_text"),
        ("network/edges/4/tie", None, "network.edges[4].tie", "file.wrong_kind"),
        ("loss", "mse", "loss", "file.wrong_kind"),
        ("loss/name", "squared_eror", "loss.name", "file.unknown_name"),
        ("loss/over_outputs", "max", "loss.over_outputs", "file.unknown_name"),
        ("data", [], "data", "file.wrong_kind"),
        ("data/columns", "i1", "data.columns", "file.wrong_kind"),
        ("data/columns/1", 4, "data.columns[1]", "file.wrong_kind"),
        ("data/columns/1", "o2", "data.columns[1]", "network.no_neuron"),
        ("data/columns/1", "h1", "data.columns[1]", "data.not_input_or_output"),
        ("data/columns/1", "i1", "data.columns[1]", "data.repeated_column"),
        ("data/rows", 0, "data.rows", "file.wrong_kind"),
        ("data/rows/1", 0, "data.rows[1]", "file.wrong_kind"),
        ("data/rows/1", [1], "data.rows[1]", "data.row_width"),
        ("data/rows/1/0", False, "data.rows[1][0]", "file.wrong_kind"),
        ("data/rows/1/0", "0.1", "data.rows[1][0]", "file.wrong_kind"),
        ("data/rows/1/0", -(10**309), "data.rows[1][0]", "file.number_not_finite"),
        ("training", None, "training", "file.wrong_kind"),
        ("training/optimizer", "adam", "training.optimizer", "file.wrong_kind"),
        ("training/optimizer/learning_rate", -0.1, "training.optimizer.learning_rate", "file.out_of_bounds"),
        ("training/optimizer/beta1", 1, "training.optimizer.beta1", "file.out_of_bounds"),
        ("training/optimizer/momentum", "0.9", "training.optimizer.momentum", "file.wrong_kind"),
        ("training/optimizer/rho", 1.5, "training.optimizer.rho", "file.out_of_bounds"),
        ("training/optimizer/form", "textbok", "training.optimizer.form", "file.unknown_name"),
        ("training/schedule/name", "cosin", "training.schedule.name", "file.unknown_name"),
        ("training/schedule/unit", "updates", "training.schedule.unit", "file.unknown_name"),
        ("training/schedule/every", 0, "training.schedule.every", "file.out_of_bounds"),
        ("training/schedule/total", 1.5, "training.schedule.total", "file.wrong_kind"),
        ("training/schedule/gamma", None, "training.schedule.gamma", "file.wrong_kind"),
        ("training/schedule/milestones", [1, "2"], "training.schedule.milestones[1]", "file.wrong_kind"),
        ("training/batch_size", 0, "training.batch_size", "file.out_of_bounds"),
        ("training/batch_size", "all", "training.batch_size", "file.unknown_name"),
        ("training/batch_size", 1.5, "training.batch_size", "file.wrong_kind"),
        ("training/over_samples", "median", "training.over_samples", "file.unknown_name"),
        ("training/shuffle", 0, "training.shuffle", "file.wrong_kind"),
        ("training/seed", -1, "training.seed", "file.out_of_bounds"),
        ("training/progress/updates", -1, "training.progress.updates", "file.out_of_bounds"),
        ("training/progress/memory/q", {}, "training.progress.memory.q", "training.unknown_memory"),
        ("training/progress/memory/m/w9", 1, "training.progress.memory.m.w9", "network.no_edge"),
        ("training/progress/memory/m/w1", "a", "training.progress.memory.m.w1", "file.wrong_kind"),
        ("training/progress/memory/m/w5", 1, "training.progress.memory.m.w5", "training.not_first_of_tie"),
        ("surface", [], "surface", "file.wrong_kind"),
        ("surface/x/edge", "w99", "surface.x.edge", "network.no_edge"),
        ("surface/x/edge", GONE, "surface.x.edge", "file.missing"),
        ("surface/y/range", [1, 1], "surface.y.range", "surface.range"),
        ("surface/y/range", [1], "surface.y.range", "surface.range"),
        ("surface/y/range", [0, "1"], "surface.y.range[1]", "file.wrong_kind"),
        ("surface/grid", 1, "surface.grid", "file.out_of_bounds"),
        ("surface/grid", 4097, "surface.grid", "file.out_of_bounds"),
        ("view", 1, "view", "file.wrong_kind"),
    ],
)
def test_one_broken_rule(path: str, value: Any, place: str, key: str) -> None:
    problems = problems_in(changed(path, value))
    found = [(problem.place, problem.what.key) for problem in problems]
    assert (place, key) in found
    assert found == [(place, key)] or path in UNNAMED


@pytest.mark.parametrize(
    ("path", "value", "meant"),
    [
        ("network/edges/3/to", "h9", "h1"),
        ("network/neurons/2/role", "hiden", "hidden"),
        ("network/neurons/2/activation", "softmx", "softmax"),
        ("loss/name", "half_squared", "half_squared_error"),
        ("training/optimizer/name", "Adam", "adam"),
        ("training/schedule/name", "multistep", "multi_step"),
        ("data/columns/1", "o2", "o1"),
        ("surface/x/edge", "w11", "w1"),
    ],
)
def test_the_near_name_is_offered(path: str, value: str, meant: str) -> None:
    remedy = problems_in(changed(path, value))[0].remedy
    assert remedy is not None
    assert remedy.key == "file.did_you_mean"
    if path != "network/edges/3/to":  # h1 and h2 are equally near
        assert remedy.fields["name"] == meant


def test_where_no_name_is_near_all_are_offered() -> None:
    remedy = problems_in(changed("training/over_samples", "largest"))[0].remedy
    assert remedy is not None
    assert (remedy.key, remedy.fields["names"]) == ("file.one_of", "mean, sum")


def test_all_problems_come_at_once() -> None:
    tree = copy.deepcopy(SOUND)
    tree["title"] = 1
    tree["network"]["neurons"][0]["role"] = "in"
    tree["network"]["edges"][0]["to"] = "nowhere"
    tree["network"]["edges"][4]["weight"] = 3.0
    tree["network"]["edges"].append({"id": "w6", "from": "o1", "to": "h2", "weight": 1.0})
    tree["loss"] = {"name": "none"}
    places = [problem.place for problem in problems_in(json.dumps(tree))]
    edges = ["network.edges[0].to", "network.edges[4].weight", "network.edges[5]"]
    assert places == ["title", "network.neurons[0].role", *edges, "loss.name"]


def test_at_most_20_problems_and_how_many_more() -> None:
    tree = copy.deepcopy(SOUND)
    tree["network"]["edges"] += [{"id": f"e{i}", "from": "i1", "to": "h1"} for i in range(100)]
    problems = problems_in(json.dumps(tree))
    assert len(problems) == MOST_PROBLEMS
    assert problems[0].place == "network.edges[5].weight"
    assert (problems[-1].what.key, problems[-1].what.fields["count"]) == ("file.more_problems", 81)


def test_exactly_20_problems_are_all_told() -> None:
    tree = copy.deepcopy(SOUND)
    tree["network"]["edges"] += [{"id": f"e{i}", "from": "i1", "to": "h1"} for i in range(20)]
    problems = problems_in(json.dumps(tree))
    assert [problem.place for problem in problems] == [f"network.edges[{i}].weight" for i in range(5, 25)]


def test_too_many_rows_are_told_with_the_limit() -> None:
    text = changed("data/rows", "HERE").replace('"HERE"', "[" + "[0,0]," * 1_000_000 + "[0,0]]")
    (problem,) = problems_in(text)
    assert (problem.place, problem.what.key) == ("data.rows", "file.too_many_rows")
    assert dict(problem.what.fields) == {"most": "1,000,000", "found": "1,000,001"}


def test_a_file_of_a_later_version_is_refused_by_that_alone() -> None:
    (problem,) = problems_in('{"format": "nablascope", "version": 7, "network": "of a kind unknown today"}')
    assert (problem.place, problem.what.fields["version"]) == ("version", "7")
    assert problem.remedy is not None


def test_defaults() -> None:
    neurons = '[{"id": "o", "role": "output"}, {"id": "i", "role": "input"}]'
    text = f'{{"format": "nablascope", "version": 1, "network": {{"neurons": {neurons}, "edges": []}}}}'
    document = from_text(text, "x")
    training = document.training
    assert (document.loss.name, document.loss.over_outputs) == ("half_squared_error", "sum")
    assert (training.optimizer, training.learning_rate, training.schedule) == ("sgd", 0.1, "constant")
    assert (training.batch_size, training.over_samples, training.shuffle, training.seed) == (1, "mean", False, 0)
    assert (document.data.columns, document.data.rows.tolist()) == (("o", "i"), [[0.0, 0.0]])
    assert document.network.neurons[0].activation == "identity"
    assert document.surface is None


@pytest.mark.parametrize("path", sorted(Path(__file__).parents[1].glob("data/examples/*.nabla")), ids=lambda p: p.stem)
def test_every_example_reads_and_keeps_its_numbers(path: Path) -> None:
    document, tree = read(path), json.loads(path.read_text("utf-8"))
    assert [edge["weight"] for edge in tree["network"]["edges"]] == document.network.weights.tolist()
    assert tree["data"]["rows"] == document.data.rows.tolist()
    written = json.loads(to_text(document))
    assert written["network"]["edges"] == tree["network"]["edges"]
    assert written["training"]["schedule"] == tree["training"]["schedule"]
    assert written["training"]["optimizer"] == tree["training"]["optimizer"]


@pytest.mark.parametrize(("word", "name"), [("linear", "identity"), ("Sigmoid", "logistic"), ("swish", "silu")])
def test_names_from_elsewhere_are_understood_as_what_they_mean(word: str, name: str) -> None:
    found = did_you_mean(word, ("identity", "logistic", "silu", "sine", "tanh"))
    assert found is not None and found.fields["name"] == name
    assert did_you_mean("linear", ("one", "two")) is None
