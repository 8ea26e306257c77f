"""The nested formula: its value is the trace's out however it is folded, and it says what it leaves out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.document import Data, Document
from core.files import builtin_names, read_builtin
from core.formula import Elided, Leaf, leaves
from core.formula_text import text
from core.iteration import iterate
from core.nested import MOST_LEAVES, NAMES, Nesting, Share, Unfolded, value
from core.network import Neuron, Role, make_network, read_only
from core.symbols import Symbols
from tests import examples


def all_hidden(symbols: Symbols) -> frozenset[int]:
    """Return every neuron that can be unfolded."""
    return frozenset(symbols.order.computing.tolist())


def document(name: str) -> Document:
    return read_builtin(name) if name in builtin_names() else examples.document(name)


def symbols_of(name: str, sample: int = 0) -> Symbols:
    return Symbols(iterate(document(name)), sample)


@pytest.mark.parametrize("fold", ["all", "none", "some"])
@pytest.mark.parametrize("name", [*examples.names(), *builtin_names()])
def test_its_value_is_the_trace_s_out(name: str, fold: str) -> None:
    iteration = iterate(document(name))
    for sample in range(iteration.trace.samples):
        symbols = Symbols(iteration, sample)
        hidden = all_hidden(symbols)
        chosen = {"all": hidden, "none": frozenset(), "some": frozenset(n for n in hidden if n % 2)}[fold]
        for neuron in hidden:
            found, wanted = value(Nesting(symbols, chosen).formula(neuron)), iteration.trace.out[sample, neuron]
            assert abs(found - wanted) <= 1e-12 * max(1.0, abs(wanted))


def test_folded_neurons_are_leaves_by_their_name_and_with_their_value() -> None:
    symbols = symbols_of("mazur-2-2-2")
    index = symbols.topology.neuron_index
    formula = Nesting(symbols, frozenset()).formula(index["o1"])
    assert text(formula, "names", 4) == "σ(w₅·h₁ + w₆·h₂ + w_b2_o1)"
    assert text(formula, "numbers", 4) == "σ(0.4 × 0.5933 + 0.45 × 0.5969 + 0.6)"
    found = next(leaf for leaf in leaves(formula) if isinstance(leaf, Leaf) and leaf.symbol == "h")
    assert found.source.index == index["h1"] and found.value == symbols.iteration.trace.out[0, index["h1"]]


def test_neurons_unfold_one_by_one() -> None:
    symbols = symbols_of("mazur-2-2-2")
    index = symbols.topology.neuron_index
    formula = Nesting(symbols, frozenset({index["h2"]})).formula(index["o1"])
    assert text(formula, "names", 4) == "σ(w₅·h₁ + w₆·σ(w₃·i₁ + w₄·i₂ + w_b1_h2) + w_b2_o1)"


def test_what_is_not_computed_yet_has_no_number() -> None:
    symbols = symbols_of("mazur-2-2-2")
    index = symbols.topology.neuron_index
    known = np.ones(8, dtype=bool)
    known[index["h1"]] = False
    formula = Nesting(symbols, frozenset(), known).formula(index["o1"])
    assert text(formula, "numbers", 4) == "σ(0.4 × h₁ + 0.45 × 0.5969 + 0.6)"
    with pytest.raises(TypeError):
        value(formula)


def test_softmax_is_a_share_of_its_group_and_stays_finite_in_the_extreme() -> None:
    neurons = [Neuron("x", Role.INPUT), *(Neuron(f"o{i}", Role.OUTPUT, "softmax") for i in (1, 2))]
    network = make_network(neurons, [("w1", "x", "o1", 1000.0), ("w2", "x", "o2", 999.0)])
    data = Data(("x", "o1", "o2"), read_only(np.array([[1.0, 1.0, 0.0]])))
    symbols = Symbols(iterate(Document(network, data=data)), 0)
    formula = Nesting(symbols, frozenset({2})).formula(1)
    assert isinstance(formula, Share)
    assert text(formula, "names", 4) == "exp(w₁·x) / (exp(w₁·x) + exp(w₂·x))"
    assert text(Nesting(symbols, frozenset()).formula(1), "names", 4) == "exp(w₁·x) / (exp(w₁·x) + exp(net_o2))"
    assert value(formula) == pytest.approx(1 / (1 + np.exp(-1.0)), rel=1e-15)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_every_activation_can_be_nested(activation: str) -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("h", Role.HIDDEN, activation), Neuron("o", Role.OUTPUT)]
    network = make_network(neurons, [("w1", "x", "h", -0.7), ("w2", "h", "o", 2.0)])
    data = Data(("x", "o"), read_only(np.array([[1.25, 0.0]])))
    symbols = Symbols(iterate(Document(network, data=data)), 0)
    formula = Nesting(symbols, frozenset({1})).formula(2)
    assert value(formula) == pytest.approx(symbols.iteration.trace.out[0, 2], rel=1e-15)
    assert NAMES[activation] in text(formula, "names", 4)


def test_a_square_stands_as_a_power_of_its_net() -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("h", Role.HIDDEN, "square"), Neuron("o", Role.OUTPUT)]
    network = make_network(neurons, [("w1", "x", "h", 3.0), ("w2", "h", "o", 2.0)])
    data = Data(("x", "o"), read_only(np.array([[2.0, 0.0]])))
    formula = Nesting(Symbols(iterate(Document(network, data=data)), 0), frozenset({1})).formula(2)
    assert text(formula, "names", 4) == "(w₂·(w₁·x)^2)" and value(formula) == 72.0


def test_a_long_sum_tells_its_middle_as_one_number() -> None:
    inputs = [Neuron(f"x{i}", Role.INPUT) for i in range(40)]
    network = make_network([*inputs, Neuron("o", Role.OUTPUT)], [(f"w{i}", f"x{i}", "o", 1.0) for i in range(40)])
    rows = read_only(np.arange(41.0)[None, :])
    data = Data((*(f"x{i}" for i in range(40)), "o"), rows)
    symbols = Symbols(iterate(Document(network, data=data)), 0)
    formula = Nesting(symbols, frozenset()).formula(40)
    assert isinstance(formula, Unfolded)
    assert [term for term in formula.argument.terms if isinstance(term, Elided)] == [Elided(28, sum(range(11, 39)))]
    assert value(formula) == sum(range(40))


def test_its_size_is_known_before_it_is_written() -> None:
    symbols = symbols_of("mazur-2-2-2")
    output = symbols.topology.neuron_index["o1"]
    assert Nesting(symbols, frozenset()).size(output) == 3
    assert Nesting(symbols, all_hidden(symbols)).size(output) == 9


def test_a_formula_that_would_explode_is_counted_at_once() -> None:
    depth, width = 30, 4
    names = [[f"n{layer}_{place}" for place in range(width)] for layer in range(depth)]
    neurons = [Neuron("x", Role.INPUT), *(Neuron(name, Role.HIDDEN) for layer in names for name in layer)]
    rows = [(f"a{name}", "x", name, 1.0) for name in names[0]]
    rows += [(f"{s}{t}", s, t, 0.1) for one, next in pairwise(names) for t in next for s in one]
    rows += [(f"o{s}", s, "o", 1.0) for s in names[-1]]
    network = make_network([*neurons, Neuron("o", Role.OUTPUT)], rows)
    data = Data(("x", "o"), read_only(np.ones((1, 2))))
    symbols = Symbols(iterate(Document(network, data=data)), 0)
    assert Nesting(symbols, all_hidden(symbols)).size(len(neurons)) == MOST_LEAVES + 1
