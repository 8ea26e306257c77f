"""Handouts: what is hidden stays hidden, keys are right by another opinion, what is drawn is stable and teaches."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest

from core.document import Data, Document
from core.equation import lines_of
from core.files import builtin_names, read_builtin
from core.formula import leaves
from core.formula_text import shows_number
from core.handout import BLANK, MOST_STEPS, Blanks, Handout, TooLong
from core.handout_draw import distinct, generator_of, same_numbers, with_drawn_numbers
from core.homework import Standing, check_homework, read_homework
from core.iteration import iterate
from core.network import Neuron, Role, make_network, read_only
from core.numbers import parse_number
from core.optimizers import OPTIMIZERS
from tests import examples

MAZUR = read_builtin("mazur-2-2-2")
EVERY = [*builtin_names(), *(name for name in examples.names() if not name.startswith("surface"))]
RIGHT = (Standing.RIGHT, Standing.CLOSE)


def document_of(name: str) -> Document:
    return read_builtin(name) if name in builtin_names() else examples.document(name)


def table_of(handout: Handout) -> str:
    return "\n".join(f"| {r.name} | {r.written(handout.iteration, handout.digits)} |" for r in handout.results)


@pytest.mark.parametrize("name", EVERY)
def test_the_table_of_a_key_is_read_back_and_all_right(name: str) -> None:
    handout = Handout(document_of(name))
    homework = read_homework(table_of(handout), handout.iteration)
    checked = check_homework(homework, handout.iteration).checked
    assert homework.problems == ()
    assert len(homework.entries) == len(handout.results) > 0
    assert [c.entry.name for c in checked if c.standing not in RIGHT] == []


@pytest.mark.parametrize("name", builtin_names())
def test_everything_but_an_optimizer_s_own_terms_can_be_checked(name: str) -> None:
    handout = Handout(document_of(name))
    assert [result.source for result in handout.results] == list(handout.asked)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("blanks", [Blanks.RESULTS, Blanks.ALL])
def test_a_worksheet_shows_no_number_that_is_asked_for(optimizer: str, blanks: Blanks) -> None:
    document = read_builtin("skip-edge")
    handout = Handout(replace(document, training=replace(document.training, optimizer=optimizer)), 0, blanks)
    network = handout.document.network
    asked = 0
    for section in handout.sections:
        for task in section.tasks:
            for equation in task.equations:
                asked += equation.rights[-1][0] == BLANK
                for right, mode in equation.rights:
                    for leaf in leaves(right):
                        if shows_number(leaf, mode) and leaf.source is not None:
                            quantity, index = leaf.source.quantity, leaf.source.index
                            given = quantity in ("weight", "target", "learning_rate") or leaf.source.kind == "setting"
                            is_input = quantity == "out" and not network.neurons[index].role.computes
                            memory = quantity.startswith("term") and leaf.value == 0
                            assert given or is_input or memory, (task.number, leaf)
    assert asked == len(handout.asked)


def test_a_worksheet_shows_names_and_given_numbers() -> None:
    tasks = Handout(MAZUR, 0, Blanks.RESULTS).sections[0].tasks
    lines = lines_of(tasks[2].equations, 5)
    assert lines[1] == "= 0.4 × out_h1 + 0.45 × out_h2 + 0.6 × 1"
    assert lines[2] == f"= {BLANK.symbol}"


def test_questions_only_show_no_formula() -> None:
    handout = Handout(MAZUR, 0, Blanks.ALL)
    lines = [line for section in handout.sections for task in section.tasks for line in lines_of(task.equations, 5)]
    assert "net_h1 = ________" in lines
    assert all(line.endswith(f"= {BLANK.symbol}") and line.count("=") == 1 for line in lines)


def test_a_solution_has_every_step_once_in_order() -> None:
    handout = Handout(MAZUR)
    numbers = [task.number for section in handout.sections for task in section.tasks]
    assert numbers == list(range(1, 32))
    assert not any(task.asks for section in handout.sections for task in section.tasks)


def test_a_weight_that_is_held_is_not_asked_for() -> None:
    names = [result.name for result in Handout(MAZUR).results]
    assert "dE/db1_h1" in names
    assert "b1_h1+" not in names


def test_a_number_has_as_many_digits_as_show_its_step() -> None:
    document = MAZUR.with_learning_rate(1e-5).with_weight(0, 1.0)
    handout = Handout(document)
    result = next(result for result in handout.results if result.name == "w1+")
    assert result.written(handout.iteration, 5) != "1"
    assert result.value - 1.0 == pytest.approx(parse_number(result.written(handout.iteration, 5)) - 1.0, rel=0.1)


def test_names_that_lead_nowhere_are_replaced_by_ids() -> None:
    topology = MAZUR.network.topology
    labels = {"h1": "a | b", "h2": "x" * 60, "o1": "o2", "o2": "o1"}
    neurons = tuple(replace(n, label=labels.get(n.id)) for n in topology.neurons)
    document = replace(MAZUR, network=replace(MAZUR.network, topology=replace(topology, neurons=neurons)))
    handout = Handout(document)
    assert len({result.name for result in handout.results}) == len(handout.asked)
    assert {"net_h1", "net_h2", "net_o1"} <= {result.name for result in handout.results}
    homework = read_homework(table_of(handout), handout.iteration)
    assert all(c.standing in RIGHT for c in check_homework(homework, handout.iteration).checked)
    assert len(homework.entries) == len(handout.results)


def test_an_iteration_may_be_too_long_for_paper() -> None:
    handout = Handout(_wide(MOST_STEPS))
    with pytest.raises(TooLong) as raised:
        _ = handout.sections
    assert raised.value.steps > MOST_STEPS
    assert pickle.loads(pickle.dumps(raised.value)).steps == raised.value.steps


def _wide(count: int) -> Document:
    neurons = [Neuron("x", Role.INPUT), *(Neuron(f"o{i}", Role.OUTPUT) for i in range(count))]
    network = make_network(neurons, [(f"w{i}", "x", f"o{i}", 0.5) for i in range(count)])
    columns = tuple(neuron.id for neuron in neurons)
    return Document(network=network, data=Data(columns, read_only(np.ones((1, count + 1)))))


# Other numbers


def drawn(name: str, seed: int = 0, nice: bool = False, document: Document = MAZUR) -> Document:
    return with_drawn_numbers(document, 0, generator_of(seed, name), nice)


def test_the_same_seed_and_name_draw_the_same_numbers() -> None:
    assert same_numbers(drawn("Ada"), drawn("Ada"), 0)
    assert not same_numbers(drawn("Ada"), drawn("Bob"), 0)
    assert not same_numbers(drawn("Ada", 1), drawn("Ada", 2), 0)


def test_ties_stay_equal_held_weights_stay_targets_stay_and_rates_stay() -> None:
    document = read_builtin("mazur-2-2-2")
    for number in range(20):
        other = drawn(str(number))
        assert np.array_equal(other.network.weights[8:], document.network.weights[8:])
        assert np.array_equal(other.data.rows[:, 2:], document.data.rows[:, 2:])
        assert other.training.learning_rate == document.training.learning_rate
    tied = examples.document("trace-tied-weights")
    parameters = tied.network.topology.parameter_of_edge
    assert tied.network.topology.tied
    for number in range(20):
        weights = drawn(str(number), document=tied).network.weights
        assert all(len(set(weights[parameters == p])) == 1 for p in set(parameters.tolist()))


def test_inputs_that_are_codes_stay() -> None:
    xor = read_builtin("xor-2-2-1")
    assert np.array_equal(drawn("Ada", document=xor).data.rows, xor.data.rows)


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("nice", [False, True])
def test_what_is_drawn_teaches(name: str, nice: bool) -> None:
    document = read_builtin(name)
    row = len(document.data.rows) - 1
    for number in range(15):
        other = with_drawn_numbers(document, row, generator_of(number), nice)
        trace = iterate(other, row).trace
        unit = 0.1 if nice else 0.01
        free = ~other.network.edges.frozen
        assert np.allclose(other.network.weights[free] / unit, np.round(other.network.weights[free] / unit))
        assert np.all(other.network.weights[free] != 0)
        for index, neuron in enumerate(other.network.neurons):
            if neuron.role.computes:
                assert trace.delta[0, index] != 0
                assert abs(trace.slope[0, index]) > 0.01


def test_thirty_students_have_thirty_sets_of_numbers() -> None:
    small = read_builtin("linear-neuron")
    taken: list[Document] = []
    for number in range(30):
        taken.append(distinct(lambda salt, n=number: with_drawn_numbers(  # type: ignore[misc]
            small, 0, generator_of(0, str(n), salt), True), taken, 0))  # fmt: skip
    for place, one in enumerate(taken):
        assert not any(same_numbers(one, other, 0) for other in taken[:place])


def test_keys_are_right_by_a_plain_computation() -> None:
    """Mazur's network by hand: what every one of thirty keys says, computed without the core."""
    for number in range(30):
        document = drawn(f"student {number}", nice=number % 2 == 0)
        weights = dict(zip(document.network.edges.ids, document.network.weights.tolist(), strict=True))
        wanted = plain_mazur(weights, document.data.rows[0].tolist(), document.training.learning_rate)
        found = {result.name: result.value for result in Handout(document).results}
        assert set(found) == set(wanted)
        for name, value in wanted.items():
            assert found[name] == pytest.approx(value, rel=1e-12, abs=1e-15), name


def plain_mazur(w: dict[str, float], sample: list[float], rate: float) -> dict[str, float]:
    i1, i2, t1, t2 = sample
    f = lambda net: 1 / (1 + math.exp(-net))  # noqa: E731
    v: dict[str, float] = {}
    v["net_h1"] = w["w1"] * i1 + w["w2"] * i2 + w["b1_h1"]
    v["net_h2"] = w["w3"] * i1 + w["w4"] * i2 + w["b1_h2"]
    h1, h2 = v["out_h1"], v["out_h2"] = f(v["net_h1"]), f(v["net_h2"])
    v["net_o1"] = w["w5"] * h1 + w["w6"] * h2 + w["b2_o1"]
    v["net_o2"] = w["w7"] * h1 + w["w8"] * h2 + w["b2_o2"]
    o1, o2 = v["out_o1"], v["out_o2"] = f(v["net_o1"]), f(v["net_o2"])
    v["E_o1"], v["E_o2"] = (t1 - o1) ** 2 / 2, (t2 - o2) ** 2 / 2
    v["E"] = v["E_o1"] + v["E_o2"]
    d1, d2 = v["delta_o1"], v["delta_o2"] = o1 * (1 - o1) * (o1 - t1), o2 * (1 - o2) * (o2 - t2)
    v["dE/dout_h1"], v["dE/dout_h2"] = w["w5"] * d1 + w["w7"] * d2, w["w6"] * d1 + w["w8"] * d2
    e1, e2 = v["delta_h1"], v["delta_h2"] = h1 * (1 - h1) * v["dE/dout_h1"], h2 * (1 - h2) * v["dE/dout_h2"]
    slopes = {"w1": e1 * i1, "w2": e1 * i2, "w3": e2 * i1, "w4": e2 * i2, "w5": d1 * h1, "w6": d1 * h2, "w7": d2 * h1,
              "w8": d2 * h2}  # fmt: skip
    v |= {f"dE/d{name}": slope for name, slope in slopes.items()}
    v["dE/db1_h1"], v["dE/db2_o1"] = e1 + e2, d1 + d2
    v |= {f"{name}+": w[name] - rate * slope for name, slope in slopes.items()}
    return v
