"""Every rule of a network, each with the place that its problem names; and what makes a document a draft."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.document import Data, Document
from core.findings import MOST_PROBLEMS
from core.message import Problem
from core.network import Network, Neuron, Role, Topology, make_network
from core.reading import default_data
from core.validity import data_problems, draft_problems, problems_of

I1, I2, B1 = Neuron("i1", Role.INPUT), Neuron("i2", Role.INPUT), Neuron("b1", Role.BIAS)
H1, H2, O1 = (Neuron("h1", Role.HIDDEN, "tanh"), Neuron("h2", Role.HIDDEN, "tanh"), Neuron("o1", Role.OUTPUT))
NEURONS = (I1, I2, B1, H1, H2, O1)
SOUND = [("w1", "i1", "h1", 1.0), ("w2", "h1", "h2", 2.0), ("w3", "h2", "o1", 3.0)]
Row = tuple[str, str, str, float]


def with_edges(*more: Row) -> Network:
    return make_network(NEURONS, [*SOUND, *more])


def tied(network: Network, tie: tuple[str | None, ...], frozen: tuple[bool, ...]) -> Network:
    edges = replace(network.edges, tie=tie, frozen=np.array(frozen))
    return Network(Topology(network.neurons, edges), network.weights)


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.place, problem.what.key) for problem in problems]


def test_a_sound_network_has_no_problems() -> None:
    assert problems_of(with_edges(("w4", "b1", "h1", 0.0), ("w5", "h1", "o1", 1.0))) == []


@pytest.mark.parametrize(
    ("edge", "place", "key"),
    [
        (("w4", "h1", "h1", 1.0), "network.edges[3]", "network.self_loop"),
        (("w4", "h1", "i1", 1.0), "network.edges[3].to", "network.edge_into_input"),
        (("w4", "h1", "b1", 1.0), "network.edges[3].to", "network.edge_into_bias"),
        (("w4", "i1", "h1", 5.0), "network.edges[3]", "network.parallel_edge"),
        (("w4", "h2", "h1", 1.0), "network.edges[3]", "network.cycle"),
        (("w2", "i2", "h1", 1.0), "network.edges[3].id", "network.id_taken"),
        (("w4", "i2", "h1", np.nan), "network.edges[3].weight", "file.number_not_finite"),
        (("w4", "i2", "h1", -np.inf), "network.edges[3].weight", "file.number_not_finite"),
    ],
)
def test_one_wrong_edge(edge: Row, place: str, key: str) -> None:
    problems = problems_of(with_edges(edge))
    assert (place, key) in told(problems)
    if key != "network.edge_into_input":  # that one closes a ring as well
        assert len(problems) == 1


def test_a_cycle_names_its_neurons() -> None:
    (problem,) = problems_of(with_edges(("w4", "o1", "h1", 1.0)))
    assert problem.what.fields["path"] == "h1 → h2 → o1 → h1"
    assert problem.remedy is not None
    assert problem.remedy.key == "network.break_cycle"


def test_every_cycle_is_reported_once() -> None:
    problems = problems_of(with_edges(("w4", "h2", "h1", 1.0), ("w5", "o1", "h2", 1.0)))
    assert sorted(told(problems)) == [("network.edges[3]", "network.cycle"), ("network.edges[4]", "network.cycle")]


def test_a_long_cycle_is_shortened() -> None:
    ring = [Neuron(f"h{i}", Role.HIDDEN) for i in range(50)]
    network = make_network(ring, [(f"w{i}", f"h{i}", f"h{(i + 1) % 50}", 1.0) for i in range(50)])
    (problem,) = problems_of(network)
    assert problem.what.fields["path"].count("→") == 8
    assert problem.what.fields["path"].endswith("→ …")


def test_cycles_are_reported_up_to_a_limit() -> None:
    ring = [Neuron(f"h{i}", Role.HIDDEN) for i in range(60)]
    pairs = [(i, i + 1) for i in range(0, 60, 2)]
    arrows = [arrow for a, b in pairs for arrow in ((a, b), (b, a))]
    network = make_network(ring, [(f"w{e}", f"h{a}", f"h{b}", 1.0) for e, (a, b) in enumerate(arrows)])
    assert len(problems_of(network)) == MOST_PROBLEMS


def test_a_softmax_group_that_feeds_itself() -> None:
    softmax = [Neuron(id, Role.HIDDEN, "softmax", {"group": "g"}) for id in ("a", "b")]
    (problem,) = problems_of(make_network([I1, *softmax], [("w1", "i1", "a", 1.0), ("w2", "a", "b", 1.0)]))
    assert (problem.place, problem.what.key) == ("network.edges[1]", "network.group_cycle")
    assert dict(problem.what.fields) == {"name": "g", "path": "a → b"}


def test_two_groups_that_need_each_other() -> None:
    softmax = [Neuron(id, Role.HIDDEN, "softmax", {"group": g}) for id, g in zip("abcd", "ggff", strict=True)]
    (problem,) = problems_of(make_network(softmax, [("w1", "a", "c", 1.0), ("w2", "d", "b", 1.0)]))
    assert problem.what.key == "network.group_cycle"
    assert sorted(problem.what.fields["path"].split(", ")) == ["a → c", "d → b"]


def test_two_neurons_with_one_id() -> None:
    network = make_network([*NEURONS, Neuron("h1", Role.HIDDEN)], [])
    (problem,) = problems_of(network)
    assert (problem.place, problem.what.key) == ("network.neurons[6].id", "network.id_taken")
    assert dict(problem.what.fields) == {"name": "h1", "place": "network.neurons[3]"}


def test_a_tie_mixed_of_frozen_and_free() -> None:
    network = make_network(NEURONS, [("w1", "i1", "h1", 1.0), ("w2", "i2", "h1", 1.0)])
    assert told(problems_of(tied(network, ("t", "t"), (True, False)))) == [
        ("network.edges[1].frozen", "network.tie_mixed")
    ]
    assert problems_of(tied(network, ("t", "t"), (True, True))) == []


def test_a_tie_with_two_weights() -> None:
    network = tied(with_edges(), (None, "t", "t"), (False,) * 3)
    (problem,) = problems_of(network)
    assert (problem.place, problem.what.key) == ("network.edges[2].weight", "network.tie_weights")
    assert dict(problem.what.fields) == {"name": "t", "place": "network.edges[1]", "weight": "2.0"}


def test_edges_may_be_numbered_as_in_their_file() -> None:
    problems = problems_of(with_edges(("w4", "h1", "h1", 1.0)), edge_numbers=[0, 5, 7, 9])
    assert [problem.place for problem in problems] == ["network.edges[9]"]


def test_too_many_neurons_are_told_with_the_limit() -> None:
    network = make_network([Neuron(str(i), Role.HIDDEN) for i in range(100_001)], [])
    (problem,) = problems_of(network)
    assert (problem.place, dict(problem.what.fields)) == ("network.neurons", {"most": "100,000", "found": "100,001"})


def data(columns: tuple[str, ...], rows: list[list[float]]) -> Data:
    return Data(columns, np.array(rows, dtype=np.float64).reshape(len(rows), len(columns)))


@pytest.mark.parametrize(
    ("columns", "place", "key"),
    [
        (("i1", "i9"), "data.columns[1]", "network.no_neuron"),
        (("h1", "o1"), "data.columns[0]", "data.not_input_or_output"),
        (("b1", "o1"), "data.columns[0]", "data.not_input_or_output"),
        (("i1", "o1", "i1"), "data.columns[2]", "data.repeated_column"),
    ],
)
def test_a_wrong_column(columns: tuple[str, ...], place: str, key: str) -> None:
    problems = list(data_problems(with_edges(), data(columns, [[0.0] * len(columns)])))
    assert told(problems) == [(place, key)]


def test_a_number_that_is_not_finite_in_the_data() -> None:
    problems = list(data_problems(with_edges(), data(("i1", "o1"), [[0, 0], [0, np.inf]])))
    assert told(problems) == [("data.rows[1][1]", "file.number_not_finite")]


def complete() -> Document:
    network = with_edges()
    return Document(network=network, data=default_data(network))


def test_a_complete_document_is_no_draft() -> None:
    assert draft_problems(complete()) == []


def test_a_document_without_outputs_is_a_draft() -> None:
    network = make_network([I1, H1], [("w1", "i1", "h1", 1.0)])
    problems = draft_problems(Document(network=network, data=default_data(network)))
    assert told(problems) == [("network.neurons", "draft.no_output")]


def test_an_output_that_nothing_reaches_makes_a_draft() -> None:
    network = make_network(NEURONS, SOUND[:2])
    problems = draft_problems(Document(network=network, data=default_data(network)))
    assert told(problems) == [("network.neurons[5]", "draft.unreached_output")]


def test_a_missing_column_makes_a_draft() -> None:
    problems = draft_problems(replace(complete(), data=data(("i1", "i2"), [[0, 0]])))
    assert told(problems) == [("data.columns", "draft.no_column")]
    assert problems[0].what.fields["name"] == "o1"


def test_no_rows_make_a_draft() -> None:
    problems = draft_problems(replace(complete(), data=data(("i1", "i2", "o1"), [])))
    assert told(problems) == [("data.rows", "draft.no_rows")]
