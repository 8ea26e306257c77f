"""Homework: names and layouts as people write them, problems with their lines, verdicts in the order of the steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.document import Data, Document
from core.formula import Source
from core.homework import Standing, check_homework, read_homework
from core.homework_names import Names
from core.iteration import Iteration, iterate
from core.mistakes import MistakeKind
from core.network import Neuron, Role, make_network, read_only
from tests.examples import document

MAZUR = iterate(document("published-mazur-round1"), 0)
H1, H2, O1, O2 = 2, 3, 4, 5


@pytest.mark.parametrize(
    ("name", "kind", "index", "quantity"),
    [
        ("net_h1", "neuron", H1, "net"),
        ("net h₁", "neuron", H1, "net"),
        ("net_{h1}", "neuron", H1, "net"),
        ("net(h2)", "neuron", H2, "net"),
        ("h1 net", "neuron", H1, "net"),
        ("z_o1", "neuron", O1, "net"),
        ("z(h1)", "neuron", H1, "net"),
        ("a_h1", "neuron", H1, "out"),
        ("Out h1", "neuron", H1, "out"),
        ("$out_{o1}$", "neuron", O1, "out"),
        ("δ_o1", "neuron", O1, "delta"),
        ("delta o₂", "neuron", O2, "delta"),
        ("∂E/∂net_h1", "neuron", H1, "delta"),
        ("∂E/∂out_h1", "neuron", H1, "dE_dout"),
        ("dE/dout_h1", "neuron", H1, "dE_dout"),
        ("∂E_o1/∂out_o1", "neuron", O1, "own_dE_dout"),
        ("∂out_h1/∂net_h1", "neuron", H1, "slope"),
        ("∂E/∂w5", "edge", 4, "gradient"),
        ("dE / dw₅", "edge", 4, "gradient"),
        ("gradient w5", "edge", 4, "gradient"),
        ("∂E/∂b1_h1", "edge", 8, "gradient"),
        ("w5+", "edge", 4, "updated_weight"),
        ("w⁺5", "edge", 4, "updated_weight"),
        ("w₅⁺", "edge", 4, "updated_weight"),
        ("w5 new", "edge", 4, "updated_weight"),
        ("new w5", "edge", 4, "updated_weight"),
        ("w5'", "edge", 4, "updated_weight"),
        ("b1_h1+", "edge", 8, "updated_weight"),
        ("E", "setting", 0, "loss"),
        ("E_total", "setting", 0, "loss"),
        ("Loss", "setting", 0, "loss"),
        ("E_o1", "neuron", O1, "loss_share"),
    ],
)
def test_a_number_has_many_names(name: str, kind: str, index: int, quantity: str) -> None:
    assert Names(MAZUR).source(name) == Source(kind, index, quantity, 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["net_h9", "net_i1", "δ_i1", "w99+", "E_h1", "quux", ""])
def test_other_names_mean_nothing(name: str) -> None:
    assert Names(MAZUR).source(name) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("net_h1 = 0.3775", {"net_h1": 0.3775}),
        ("out h1: 0,5933", {"out_h1": 0.5933}),
        ("delta_o1 0.1385", {"delta_o1": 0.1385}),
        ("- δ_h1 ≈ 8.77·10⁻³", {"delta_h1": 8.77e-3}),
        ("net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775", {"net_h1": 0.3775}),
        ("net_h1 = 0.3775, out_h1 = 0.5933; E = 0.2984", {"net_h1": 0.3775, "out_h1": 0.5933, "E": 0.2984}),
        ("net_h1 = 0.3775 out_h1 = 0.5933", {"net_h1": 0.3775, "out_h1": 0.5933}),
        ("net_h1, net_h2 = 0.3775, 0.3925", {"net_h1": 0.3775, "net_h2": 0.3925}),
        ("w5 new = 0.3589", {"w5+": 0.3589}),
        (
            "| quantity | value |\n|---|---|\n| net_h1 | 0.3775 |\n| ∂E/∂w5 | 0.0822 |",
            {"net_h1": 0.3775, "dE/dw5": 0.0822},
        ),
        ("name\tvalue\nnet_h1\t0,3775\nw5+\t0,3589", {"net_h1": 0.3775, "w5+": 0.3589}),
        ("quantity;value\nnet_h1;0,3775\nδ_o1;0,1385", {"net_h1": 0.3775, "delta_o1": 0.1385}),
        ("quantity,value\nnet_h1,0.3775\nδ_o1,-0.1385", {"net_h1": 0.3775, "delta_o1": -0.1385}),
        ('"quantity";"value"\n"net_h1";"0,3775"', {"net_h1": 0.3775}),
        ("| h1 | net | 0.3775 |", {"net_h1": 0.3775}),
        ("# Forward pass\nFirst the hidden layer.\nnet_h1 = ______\nout_h1 = 0.5933", {"out_h1": 0.5933}),
        ("i1 = 0.05\nt_o1 = 0.01\nw1 = 0.15\nη = 0.5\nE = 0.2984", {"E": 0.2984}),
        ("delta_o1 = 0.7514 - 0.01 = 0.7414", {"delta_o1": 0.7414}),
        ("w5_new = 0.4 - 0.5*0.4399 = 0.1801", {"w5+": 0.1801}),
        ("out_h1 = 1/(1 + e^-0.3775) ≈ 0.5933", {"out_h1": 0.5933}),
        ("net_h1 = w1*i1 + w2*i2 + b1 = 0.15 · 0.05 + 0.2 · 0.1 + 0.35 = 0.3775 (exact)", {"net_h1": 0.3775}),
        ("δ_o1 = (0.7514 - 0.01) * 0.7514 * (1 - 0.7514) -> 0.1385", {"delta_o1": 0.1385}),
        ("E = E_o1 + E_o2 = 0.2748 + 0.0236 = 0.2984", {"E": 0.2984}),
        ("net_h1 = 0.0275 + 0.35 = 0.3775, out_h1 = 0.5933", {"net_h1": 0.3775, "out_h1": 0.5933}),
        ("net_h1 = 0.0275 + 0.35 = 0.3775 out h1 = 0.5933", {"net_h1": 0.3775, "out_h1": 0.5933}),
        ("net_h1 = 0.0275 + 0.35 = 0,3775; out h1 = 0,5933", {"net_h1": 0.3775, "out_h1": 0.5933}),
        ("net_h1 = 0.3775 → out_h1 = 0.5933", {"net_h1": 0.3775, "out_h1": 0.5933}),
        ("net_h1 ~ 0.3775 and out_h1 = ~0.5933", {"net_h1": 0.3775, "out_h1": 0.5933}),
        ("z_o1 = 1.1059, a_o1 = 0.7514", {"net_o1": 1.1059, "out_o1": 0.7514}),
        ("h2: net 0.3925, out 0.5969", {"net_h2": 0.3925, "out_h2": 0.5969}),
        ("h2: net = 0.3925 out = 0.5969", {"net_h2": 0.3925, "out_h2": 0.5969}),
        ("h2 net 0.3925 out 0.5969", {"net_h2": 0.3925, "out_h2": 0.5969}),
        ("h2: z=0.0425 + 0.35 = 0.3925; a=0.5969", {"net_h2": 0.3925, "out_h2": 0.5969}),
        ("Neuron h2:\nnet = 0.3925\nout = 0.5969", {"net_h2": 0.3925, "out_h2": 0.5969}),
        ("δ: o1 = 0.1385, o2 = -0.0381", {"delta_o1": 0.1385, "delta_o2": -0.0381}),
        ("w1 -> 0.1498", {"w1+": 0.1498}),
        ("w1: 0.15 → 0.1498; w2 → 0.1996", {"w1+": 0.1498, "w2+": 0.1996}),
        ("w1 := 0.15 - 0.5 * 0.00044 = 0.1498", {"w1+": 0.1498}),
        ("w1 := 0.1498", {"w1+": 0.1498}),
        ("w1 = 0.15 - 0.5 * 0.00044 = 0.1498", {"w1+": 0.1498}),
        ("b1_h1 ← 0.3406", {"b1_h1+": 0.3406}),
        ("net_h1 0.3775; net_h2 0.3925", {"net_h1": 0.3775, "net_h2": 0.3925}),
        ("net_h1 0.3775, net_h2 0.3925", {"net_h1": 0.3775, "net_h2": 0.3925}),
        ("Forward pass:\nThe net inputs are sums of w1*i1 and so on:\nnet_h1 = w1*i1 + w2*i2 + b1", {}),
        ("Step 1: net_h1 = 0.3775\n1. The hidden layer\n2) out_h1 = 0.5933", {"net_h1": 0.3775, "out_h1": 0.5933}),
        ("net_h1 = ____, out_h1 = 0.5933\nnet_h2 = 0.04 + 0.35 = ____", {"out_h1": 0.5933}),
        ("| δ_o1 | 0.7514 - 0.01 = 0.7414 |\n| w5_new | = 0.4 - 0.2 = 0.1801 |", {"delta_o1": 0.7414, "w5+": 0.1801}),
    ],
)
def test_layouts(text: str, values: dict[str, float]) -> None:
    homework = read_homework(text, MAZUR)
    assert homework.problems == ()
    assert {entry.source: entry.answer.value for entry in homework.entries} == {
        Names(MAZUR).source(name): value for name, value in values.items()
    }


def test_problems_are_told_by_line_with_a_remedy() -> None:
    homework = read_homework("net_h1 = 0.3775\nnte_h1 = 0.3\nout_h1 = many 1\nnet_h1 = 0.4\nSample 3\n", MAZUR)
    told = [(problem.place, problem.what.key) for problem in homework.problems]
    assert told == [
        ("line 2", "homework.unknown_name"),
        ("line 3", "homework.no_number"),
        ("line 4", "homework.twice"),
        ("line 5", "homework.no_sample"),
    ]
    assert homework.problems[0].remedy is not None
    assert homework.problems[0].remedy.fields["name"] == "net_h1"
    assert [entry.answer.value for entry in homework.entries] == [0.3775]


def test_a_calculation_without_a_result_has_no_number() -> None:
    homework = read_homework(
        "delta_o1 = 0.7514 - 0.01\nnet_h1 = 0.3 * 0.2, out_h1 = 0.5933\nfoo_h1 = 1 - 1 = 0.3", MAZUR
    )
    assert [(problem.place, problem.what.key) for problem in homework.problems] == [
        ("line 1", "homework.no_number"),
        ("line 2", "homework.no_number"),
        ("line 3", "homework.unknown_name"),
    ]
    assert [entry.name for entry in homework.entries] == ["out_h1"]


def test_lines_that_were_not_read_are_told() -> None:
    homework = read_homework("foo = 1\n" * 4_999 + "net_h1 = 0.3775\nnet_h2 = 0.3925\nout_h1 = 0.5933", MAZUR)
    assert [entry.name for entry in homework.entries] == ["net_h1"]
    assert homework.problems[-1].place == "line 5001"
    assert homework.problems[-1].what.key == "homework.too_long"
    assert homework.problems[-1].what.fields == {"most": 5000, "left": 2}
    assert read_homework("\n" * 4_999, MAZUR).problems == ()


def test_the_number_behind_the_last_sign_is_diagnosed() -> None:
    text = "delta_o1 = 0.7514 - 0.01 = 0.7414\nw5_new = 0.4 - 0.5*0.4399 = 0.1801"
    verdicts = check_homework(read_homework(text, MAZUR), MAZUR)
    assert verdicts.first_wrong is not None
    assert [mistake.kind for mistake in verdicts.first_wrong.mistakes] == [MistakeKind.SLOPE_LEFT_OUT]
    assert [checked.standing for checked in verdicts.checked] == [Standing.WRONG, Standing.FOLLOWS]


@given(st.text(alphabet="netouh1δ∂E/w5+=:;|,. \t\n0123456789−-_(){}½≈·⁻⁷#*", max_size=80))
def test_no_text_breaks_the_reading(text: str) -> None:
    homework = read_homework(text, MAZUR)
    assert all(1 <= entry.line <= len(text.splitlines()) for entry in homework.entries)
    assert all(problem.place.startswith("line ") for problem in homework.problems)


def test_samples_of_a_batch_are_told_apart() -> None:
    iteration = iterate(document("train-minibatch-adam"))
    neuron = iteration.document.network.neurons[int(iteration.document.network.topology.outputs[0])].name
    edge = iteration.document.network.edges.ids[0]
    text = f"net_{neuron} = 1\nSample 2\nnet_{neuron} = 2\n∂E(1)/∂{edge} = 3\n∂E/∂{edge} = 4"
    homework = read_homework(text, iteration)
    assert homework.problems == ()
    found = [(entry.source.quantity, entry.source.sample) for entry in homework.entries]
    assert found == [("net", 0), ("net", 1), ("gradient", 0), ("batch_gradient", 0)]


def test_a_sample_is_named_before_its_statements() -> None:
    iteration = iterate(document("train-minibatch-adam"))
    neuron = iteration.document.network.neurons[int(iteration.document.network.topology.outputs[0])].name
    homework = read_homework(
        f"Sample 2: net_{neuron} = 2\nSample 1: {neuron}: net 3, out 4\nSample 99: E = 1", iteration
    )
    found = [(entry.source.quantity, entry.source.sample, entry.answer.value) for entry in homework.entries]
    assert found == [("net", 1, 2.0), ("net", 0, 3.0), ("out", 0, 4.0)]
    assert [problem.what.key for problem in homework.problems] == ["homework.no_sample"]


RIGHT = """net_h1 = 0.3775
out_h1 = 0.5933
net_h2 = 0.3925
out_h2 = 0.5969
net_o1 = 1.1059
out_o1 = 0.7514
net_o2 = 1.2249
out_o2 = 0.7729
E = 0.2984
δ_o1 = 0.1385
δ_o2 = -0.0381
∂E/∂w5 = 0.0822
w5+ = 0.3589
δ_h1 = 0.00877
w1+ = 0.1498
"""


def test_mazurs_own_figures_are_confirmed() -> None:
    verdicts = check_homework(read_homework(RIGHT, MAZUR), MAZUR)
    assert [checked.standing for checked in verdicts.checked] == [Standing.RIGHT] * 15
    assert verdicts.first_wrong is None
    assert len(verdicts.confirmed) == 15


def test_the_first_wrong_number_is_diagnosed_and_what_follows_from_it_is_told() -> None:
    text = RIGHT.replace("δ_o1 = 0.1385", "δ_o1 = 0.7414")  # f′ left out
    text = text.replace("∂E/∂w5 = 0.0822", "∂E/∂w5 = 0.4399").replace("w5+ = 0.3589", "w5+ = 0.1801")
    text = text.replace("δ_h1 = 0.00877", "δ_h1 = 0.06697").replace("w1+ = 0.1498", "w1+ = 0.1600")
    verdicts = check_homework(read_homework(text, MAZUR), MAZUR)
    first = verdicts.first_wrong
    assert first is not None
    assert first.entry.name == "δ_o1"
    assert [mistake.kind for mistake in first.mistakes] == [MistakeKind.SLOPE_LEFT_OUT]
    assert first.right.left.value == pytest.approx(0.138498562)
    assert len(verdicts.confirmed) == 9
    standing = {checked.entry.name: checked.standing for checked in verdicts.checked}
    assert standing["δ_o2"] is Standing.RIGHT
    assert standing["∂E/∂w5"] is standing["w5+"] is standing["δ_h1"] is Standing.FOLLOWS
    assert standing["w1+"] is Standing.WRONG
    assert verdicts.count(Standing.FOLLOWS) == 3


def test_the_order_of_the_text_does_not_matter() -> None:
    lines = RIGHT.replace("out_h1 = 0.5933", "out_h1 = 0.3775").splitlines()
    verdicts = check_homework(read_homework("\n".join(reversed(lines)), MAZUR), MAZUR)
    assert [checked.entry.name for checked in verdicts.confirmed] == ["net_h1"]
    assert verdicts.first_wrong is not None
    assert verdicts.first_wrong.mistakes[0].kind is MistakeKind.ACTIVATION_FORGOTTEN


def test_too_few_digits_are_neither_right_nor_wrong() -> None:
    verdicts = check_homework(read_homework("net_h1 = 0.4\nout_h1 = 0.5933", MAZUR), MAZUR)
    assert [checked.standing for checked in verdicts.checked] == [Standing.TOO_COARSE, Standing.RIGHT]
    assert isinstance(MAZUR, Iteration)


def test_what_follows_is_found_through_layers_too_wide_to_be_written_out() -> None:
    wide = wide_iteration()
    topology, trace = wide.document.network.topology, wide.trace
    hidden, output = topology.neuron_index["h1"], topology.neuron_index["o"]
    weight = float(wide.document.network.weights[topology.edge_index["v1"]])
    wrong_out = float(trace.net[0, hidden])
    follows = float(trace.net[0, output]) + weight * (wrong_out - float(trace.out[0, hidden]))
    verdicts = check_homework(read_homework(f"out_h1 = {wrong_out:.6f}\nnet_o = {follows:.6f}", wide), wide)
    assert [checked.standing for checked in verdicts.checked] == [Standing.WRONG, Standing.FOLLOWS]
    assert verdicts.checked[1].followed == pytest.approx(follows, abs=1e-6)


def wide_iteration() -> Iteration:
    """Return an iteration of a network with twenty hidden neurons."""
    neurons = [Neuron("i", Role.INPUT), *(Neuron(f"h{k}", Role.HIDDEN, "logistic") for k in range(1, 21))]
    rows = [(f"w{k}", "i", f"h{k}", 0.1 * k) for k in range(1, 21)]
    rows += [(f"v{k}", f"h{k}", "o", 0.9 - 0.05 * k) for k in range(1, 21)]
    network = make_network([*neurons, Neuron("o", Role.OUTPUT)], rows)
    return iterate(Document(network, data=Data(("i", "o"), read_only(np.array([[0.4, 0.2]])))))
