"""Polynomials: what is read, what is refused and where, and that their networks compute them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.construct import ConstructionError
from core.document import Document
from core.files import from_text, to_text
from core.iteration import iterate
from core.network import Floats, Role
from core.polynomial import MOST_DEGREE, Polynomial, monomial, parse
from core.polynomial_network import polynomial_network
from core.propagation import propagate
from core.validity import draft_problems, problems_of

TOLERANCE = 1e-12


def computed(document: Document, points: Floats) -> Floats:
    """Return the network's output at points, (points, variables)."""
    trace = propagate(document.network, document.loss, points, np.zeros((len(points), 1)))
    result: Floats = trace.out[:, document.network.topology.outputs[0]]
    return result


def check_at_random(polynomial: Polynomial, document: Document, seed: int = 0) -> None:
    """Compare network and exact value, relative to the size of the polynomial's terms."""
    points = np.random.default_rng(seed).uniform(-3, 3, (50, len(polynomial.variables)))
    found = computed(document, points)
    for point, value in zip(points.tolist(), found.tolist(), strict=True):
        exact = float(polynomial.at(*point))
        absolute = {powers: abs(coefficient) for powers, coefficient in polynomial.terms.items()}
        size = float(Polynomial(polynomial.variables, absolute).at(*map(abs, point)))
        assert abs(value - exact) <= TOLERANCE * max(1.0, size)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2x^2 - 3xy + 1", "2x² − 3xy + 1"),
        ("2x²−3x·y+1", "2x² − 3xy + 1"),
        ("1 - 3*y*x + 2*x**2", "2x² − 3xy + 1"),
        ("-x", "−x"),
        ("--x + +y", "x + y"),
        ("-x^2", "−x²"),
        ("(x + 1)^2", "x² + 2x + 1"),
        ("2(x - y)(x + y)", "2x² − 2y²"),
        ("x/4 + 1/3", "0.25x + 1/3"),
        ("2/3x", "2/3·x"),
        ("0,5 t", "0.5t"),
        (".5t", "0.5t"),
        ("1e-3x + 2.5E2", "0.001x + 250"),
        ("x - x", "0"),
        ("x^0 + 1", "2"),
        ("a b^2 + a^2 b", "a²b + ab²"),
        ("x^6", "x⁶"),
        ("(1 + x)/(1 + 1)", "0.5x + 0.5"),
    ],
)
def test_polynomials_are_read_and_written(text: str, shown: str) -> None:
    polynomial = parse(text)
    assert polynomial.text == shown
    if polynomial.degree:  # else no variable is left to be read again
        assert parse(polynomial.text).terms == polynomial.terms


def test_values_are_exact() -> None:
    assert parse("2x^2 - 3xy + 1").at(0.5, -2.0) == Fraction(9, 2)
    assert parse("0.1x").at(3.0) == Fraction(3, 10)
    assert parse("y - z").variables == ("y", "z")


@pytest.mark.parametrize(
    ("text", "key", "fields"),
    [
        ("", "empty", {}),
        ("  ", "empty", {}),
        ("7", "no_variable", {}),
        ("x + y + z", "too_many_variables", {"names": "x, y, z"}),
        ("x $ 2", "unknown_character", {"text": "$", "place": 3}),
        ("e", "unknown_character", {"text": "e", "place": 1}),
        ("x⁻¹", "unknown_character", {"text": "⁻", "place": 2}),
        ("x +", "ends_early", {}),
        ("(x + 1", "ends_early", {}),
        ("x^", "ends_early", {}),
        ("x + 1)", "unexpected", {"text": ")", "place": 6}),
        ("x 2", "unexpected", {"text": "2", "place": 3}),
        ("* x", "unexpected", {"text": "*", "place": 1}),
        ("()x", "unexpected", {"text": ")", "place": 2}),
        ("x^2^2", "unexpected", {"text": "^", "place": 4}),
        ("x^7", "exponent", {"most": 6, "place": 3}),
        ("x^1.5", "exponent", {"most": 6, "place": 3}),
        ("x^-1", "exponent", {"most": 6, "place": 3}),
        ("x^y", "exponent", {"most": 6, "place": 3}),
        ("x^99999999", "exponent", {"most": 6, "place": 3}),
        ("x^4 y^3", "degree", {"most": 6}),
        ("1/x", "division", {"place": 3}),
        ("x/0", "division_by_zero", {"place": 3}),
        ("x/(1 - 1)", "division_by_zero", {"place": 3}),
        ("x" * 201, "too_long", {"most": 200}),
        ("(" * 90 + "x" + ")" * 90, "too_deep", {"most": 20}),
        ("x + 1e999", "too_large", {}),
        ("x + ((((9^6)^6)^6)^6)^6", "too_large", {}),
        ("x + " + "9" * 196, "", {}),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(text: str, key: str, fields: dict[str, object]) -> None:
    if not key:
        assert parse(text).degree == 1
        return
    with pytest.raises(ConstructionError) as error:
        parse(text)
    assert error.value.what.key == f"polynomial.{key}"
    assert dict(error.value.what.fields) == fields


@given(st.text(alphabet="xyz0123456789.,+-−*/^()² e$", max_size=30))
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_polynomial_or_a_clear_refusal(text: str) -> None:
    try:
        polynomial = parse(text)
    except ConstructionError as error:
        assert error.what.key.startswith("polynomial.")
    else:
        assert polynomial.degree <= MOST_DEGREE
        assert np.isfinite([float(c) for c in polynomial.terms.values()]).all()


@pytest.mark.parametrize(
    "powers", [(a, b) for a in range(MOST_DEGREE + 1) for b in range(MOST_DEGREE + 1 - a) if a + b]
)
def test_every_monomial_up_to_degree_six(powers: tuple[int, int]) -> None:
    polynomial = Polynomial(("x", "y"), {powers: Fraction(-7, 2)})
    check_at_random(polynomial, polynomial_network(polynomial))


@pytest.mark.parametrize(
    "text",
    ["2x^2 - 3xy + 1", "(x+y)^6", "(1-2t)^5", "x^4 - x^2 + 0.1", "0.3x - y", "x - x", "x^5y + xy^5", "1/3 + x^3"],
)
def test_networks_compute_their_polynomials(text: str) -> None:
    polynomial = parse(text)
    document = polynomial_network(polynomial)
    check_at_random(polynomial, document)
    assert problems_of(document.network) == [] and draft_problems(document) == []
    assert iterate(document).trace.losses[0] < 1e-20
    saved = to_text(document)
    assert to_text(from_text(saved, "copy")) == saved


POWERS = [(a, b) for a in range(7) for b in range(7 - a)]


@given(st.dictionaries(st.sampled_from(POWERS), st.integers(-99, 99), min_size=1))
@settings(max_examples=60, deadline=None)
def test_random_polynomials(coefficients: dict[tuple[int, int], int]) -> None:
    polynomial = Polynomial(("x", "y"), {powers: Fraction(c, 7) for powers, c in coefficients.items() if c})
    check_at_random(polynomial, polynomial_network(polynomial))


def test_the_data_are_points_with_their_values() -> None:
    document = polynomial_network(parse("x^2 - y"))
    assert document.data.columns == ("i1", "i2", "o1")
    assert document.data.rows.tolist() == [
        [-1, -1, 2], [-1, 0, 1], [-1, 1, 0], [0, -1, 1], [0, 0, 0], [0, 1, -1], [1, -1, 2], [1, 0, 1], [1, 1, 0],
    ]  # fmt: skip
    assert polynomial_network(parse("t^3")).data.rows.tolist() == [[-2, -8], [-1, -1], [0, 0], [1, 1], [2, 8]]


def test_the_neurons_of_a_product_and_their_labels() -> None:
    network = polynomial_network(parse("2x^2 - 3xy + 1")).network
    hidden = [(n.label, n.activation) for n in network.neurons if n.role is Role.HIDDEN]
    assert sorted(hidden) == [("(x+y)²", "square"), ("(x−y)²", "square"), ("x²", "square")]
    assert [n.label for n in network.neurons if n.role is Role.INPUT] == ["x", "y"]
    into_output = {
        network.neurons[s].name: w
        for s, t, w in zip(network.edges.source, network.edges.target, network.weights.tolist(), strict=True)
        if network.neurons[t].role is Role.OUTPUT
    }
    assert into_output == {"x²": 2.0, "(x+y)²": -0.75, "(x−y)²": 0.75, "b1": 1.0}


def test_powers_are_squares_and_cubes_of_lower_ones_shared_where_they_can_be() -> None:
    def hidden(text: str) -> list[tuple[str | None, str]]:
        neurons = polynomial_network(parse(text)).network.neurons
        return [(n.label, n.activation) for n in neurons if n.role is Role.HIDDEN]

    assert hidden("x^4 + x^2") == [("x²", "square"), ("x⁴", "square")]
    assert hidden("x^6 + x^3") == [("x³", "cube"), ("x⁶", "square")]
    assert hidden("5x - 2") == []


@pytest.mark.parametrize(("powers", "text"), [((0, 0), "1"), ((1, 0), "x"), ((2, 1), "x²y"), ((0, 6), "y⁶")])
def test_monomials_in_words(powers: tuple[int, int], text: str) -> None:
    assert monomial(("x", "y"), powers) == text


def test_no_two_neurons_stand_on_each_other() -> None:
    for text in ("(x+y)^6", "x - x", "x^5"):
        places = np.array([(n.x, n.y) for n in polynomial_network(parse(text)).network.neurons])
        apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 1000 * np.eye(len(places))
        assert apart.min() >= 100
