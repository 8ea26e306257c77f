"""Functions of two variables: the typed grammar, exact derivatives, tapes, and descents against torch.optim."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.basins import NOWHERE, basins
from core.derivative import derivative
from core.descent import Descent
from core.document import Training
from core.expression import DEEPEST, LONGEST, ExpressionError, parse_expression
from core.files import read_builtin
from core.formula import evaluate
from core.landscape import LANDSCAPES, typed_landscape
from core.race import race
from core.slice import Slice
from core.tape import Tape

RUNS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "references" / "landscapes.json").read_text(encoding="utf-8")
)
CONSTANTS = {"e": math.e, "π": math.pi}


def value_of(text: str, x: float = 0.0, y: float = 0.0) -> float:
    return float(evaluate(parse_expression(text), {"x": x, "y": y, **CONSTANTS}))


def finish(working: Any) -> Any:
    while True:
        try:
            next(working)
        except StopIteration as stop:
            return stop.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2^3^2", 512.0),
        ("-x^2", -9.0),
        ("2x y", 24.0),
        ("3(x + 1)", 12.0),
        ("6/2*3", 9.0),
        ("6 / 2 x", 9.0),
        ("2**-1", 0.5),
        ("x − y", -1.0),
        ("x·y × 2 ÷ 4", 6.0),
        ("- -x", 3.0),
        ("1.5e-1 + .5", 0.65),
        ("sin(pi/2) + cos(0) + tan(0)", 2.0),
        ("exp(1) - e", 0.0),
        ("ln(e) + log(1) + sqrt(9) + abs(-2) + tanh(0) + logistic(0)", 6.5),
        ("((x))", 3.0),
        ("x - y - 1", -2.0),
    ],
)
def test_typed_formulae(text: str, value: float) -> None:
    assert value_of(text, 3.0, 4.0) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("", "expression.empty", 0),
        ("  ", "expression.empty", 2),
        ("x +", "expression.ends_early", 3),
        ("x + * y", "expression.unexpected", 4),
        ("(x", "expression.not_closed", 2),
        ("x)", "expression.unexpected", 1),
        ("z + 1", "expression.unknown_name", 0),
        ("__import__('os')", "expression.unexpected", 0),
        ("x.real", "expression.unexpected", 1),
        ("sin x", "expression.no_parenthesis", 4),
        ("1e999", "expression.too_large", 0),
        ("(" * (DEEPEST + 1) + "x", "expression.too_deep", DEEPEST),
        ("-" * (DEEPEST + 5) + "x", "expression.too_deep", DEEPEST),
        ("x+" * LONGEST, "expression.too_long", LONGEST),
    ],
)
def test_what_is_no_formula_is_told_with_its_place(text: str, key: str, place: int) -> None:
    with pytest.raises(ExpressionError) as found:
        parse_expression(text)
    assert (found.value.why.key, found.value.place) == (key, place)


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        parse_expression(text)
    except ExpressionError as error:
        assert 0 <= error.place <= len(text)


FORMULAE = [
    *(landscape.text for landscape in LANDSCAPES.values()),
    "sin(x) cos(y) + tan(x/4)",
    "exp(-(x^2 + y^2)/10) ln(x^2 + 2)",
    "sqrt(x^2 + y^2 + 1) / (2 + tanh(x y))",
    "logistic(3x - y)^2 + abs(x + 5)^1.5",
    "(x^2 + 2)^(y/3)",
    "2^x - x/y^2 + 3",
]


@pytest.mark.parametrize("text", FORMULAE)
def test_derivatives_agree_with_central_differences(text: str) -> None:
    formula = parse_expression(text)
    for x, y in ((0.7, 1.3), (-1.1, 0.4), (2.3, -0.9)):
        for symbol, (dx, dy) in (("x", (1e-6, 0.0)), ("y", (0.0, 1e-6))):
            exact = float(evaluate(derivative(formula, symbol), {"x": x, "y": y, **CONSTANTS}))
            numeric = (value_of(text, x + dx, y + dy) - value_of(text, x - dx, y - dy)) / 2e-6
            assert exact == pytest.approx(numeric, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("text", FORMULAE)
def test_a_tape_gives_what_the_formula_gives(text: str) -> None:
    formula = parse_expression(text)
    x, y = np.random.default_rng(0).uniform(0.1, 2.0, size=(2, 3, 50))
    tape = Tape((("f", formula), ("fx", derivative(formula, "x"))), x.shape)
    for factor in (1.0, 0.5):  # buffers are used again
        found = tape.run({"x": factor * x, "y": y})
        for name, node in (("f", formula), ("fx", derivative(formula, "x"))):
            wanted = evaluate(node, {"x": factor * x, "y": y, **CONSTANTS})
            assert np.allclose(found[name], wanted, rtol=1e-13, atol=1e-13)


def test_a_constant_formula_is_flat() -> None:
    landscape = typed_landscape("3", (-1.0, 1.0), (-1.0, 1.0), (0.0, 0.0))
    losses, gradient = landscape.descending()(np.zeros((2, 4)))
    assert losses.tolist() == [3.0] * 4 and not gradient.any()
    assert landscape.values(np.zeros((2, 2)), np.zeros((2, 2))).tolist() == [[3.0, 3.0], [3.0, 3.0]]


@pytest.mark.parametrize("name", LANDSCAPES)
def test_known_minima_are_stationary_and_lowest_nearby(name: str) -> None:
    landscape = LANDSCAPES[name]
    for x, y in landscape.minima:
        losses, gradient = landscape.descending()(np.array([[x, x + 0.01, x, x - 0.01], [y, y, y + 0.01, y]]))
        assert np.abs(gradient[:, 0]).max() < 1e-12 and (losses[1:] > losses[0]).all()
        assert abs(losses[0]) < 1e-20


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run['function']}-{run['optimizer']}")
def test_descents_go_where_torch_goes(run: dict[str, Any]) -> None:
    landscape = LANDSCAPES[run["function"]]
    training = Training(optimizer=run["optimizer"], learning_rate=run["rate"])
    (racer,) = finish(race(landscape.descending(), tuple(run["start"]), [training], 200))
    points = Descent(training, np.array([run["start"]]).T.repeat(3, axis=1))
    gradient, places = landscape.descending(), []
    for _ in range(len(racer.path) - 1):
        points.step(gradient)
        places.append(points.place[:, 1].copy())
    assert run["marks"]
    for mark in run["marks"]:
        done = mark["updates"]
        assert racer.path[done] == pytest.approx(mark["place"], rel=1e-9, abs=1e-9)
        assert places[done - 1] == pytest.approx(mark["place"], rel=1e-9, abs=1e-9)
        assert racer.losses[done - 1] == pytest.approx(mark["loss"], rel=1e-9, abs=1e-9)
        assert racer.updates[done - 1].gradient == pytest.approx(mark["gradient"], rel=1e-8, abs=1e-8)


def test_a_rate_that_is_too_large_diverges_and_says_when() -> None:
    training = Training(learning_rate=1e3)
    (racer,) = finish(race(LANDSCAPES["rosenbrock"].descending(), (-1.2, 1.0), [training], 100))
    assert racer.diverged is not None and len(racer.path) == racer.diverged == len(racer.updates) + 1
    assert np.isfinite(racer.path).all() and np.isfinite(racer.losses).all()


def test_textbook_nesterov_looks_ahead() -> None:
    training = Training(optimizer="nesterov", learning_rate=0.1, optimizer_settings={"form": "textbook"})
    landscape = LANDSCAPES["long_valley"]
    (racer,) = finish(race(landscape.descending(), (-8.0, 3.0), [training], 3))
    w, v = np.array([-8.0, 3.0]), np.zeros(2)
    for done in range(3):
        ahead = w + 0.9 * v
        v = 0.9 * v - 0.1 * np.array([ahead[0] / 10, 2 * ahead[1]])
        w = w + v
        assert racer.path[done + 1] == pytest.approx(w, rel=1e-14)


def test_himmelblau_has_four_basins() -> None:
    landscape = LANDSCAPES["himmelblau"]
    x = np.linspace(-5, 5, 21)
    found = finish(basins(Training(learning_rate=0.01), landscape.descending(), x, x, 300))
    assert found.labels.shape == (21, 21) and set(found.labels.ravel().tolist()) <= {NOWHERE, 0, 1, 2, 3}
    assert sorted(map(tuple, found.minima.round(6).tolist())) == sorted(
        (round(x, 6), round(y, 6)) for x, y in landscape.minima
    )
    for row, y in enumerate(x):
        for column, start in enumerate(x):
            near = [place for place, minimum in enumerate(found.minima) if np.hypot(*(minimum - (start, y))) < 0.5]
            assert not near or found.labels[row, column] == near[0]


def mapped(text: str, updates: int, rate: float = 0.01, side: int = 21) -> Any:
    landscape, x = typed_landscape(text, (-5.0, 5.0), (-5.0, 5.0), (1.0, 1.0)), np.linspace(-5, 5, side)
    return finish(basins(Training(learning_rate=rate), landscape.descending(), x, x, updates))


def test_where_descent_does_not_come_to_rest_there_is_no_basin() -> None:
    x = np.linspace(-2, 2, 9)
    found = finish(basins(Training(learning_rate=0.1), LANDSCAPES["saddle"].descending(), x, x, 100))
    assert (found.labels == NOWHERE).all()  # y = 0 exactly runs into the saddle point: no minimum either


@pytest.mark.parametrize("text", ["x^2", "(x*x + y*y - 4)^2", "x^2 + 0*y"])
def test_the_floor_of_a_valley_is_one_minimum(text: str) -> None:
    found = mapped(text, 600)
    assert len(found.minima) == 1 and (found.labels == 0).mean() > 0.95  # some shoot over


def test_a_long_valley_is_one_minimum_for_those_that_are_through_it() -> None:
    half, through = mapped("x^2 + 0.1*y^2", 400), mapped("x^2 + 0.1*y^2", 4000)
    assert len(half.minima) == 1 and (half.labels == NOWHERE).any()
    assert len(through.minima) == 1 and (through.labels == 0).all()
    assert through.minima[0] == pytest.approx([0.0, 0.0], abs=0.01)


@pytest.mark.parametrize("text", ["3 + 0*x", "1/(1 + exp(-x))", "exp(-x) + y^2", "x^3 - 3*x*y^2", "0.0001*x + y^2"])
def test_plateaus_and_slides_have_no_minimum(text: str) -> None:
    found = mapped(text, 300)
    assert len(found.minima) == 0 and (found.labels == NOWHERE).all()


def test_an_optimizer_that_trembles_in_a_valley_is_not_at_a_minimum() -> None:
    landscape = LANDSCAPES["beale"]
    x, y = np.linspace(*landscape.x_range, 100), np.linspace(*landscape.y_range, 100)
    training = Training(optimizer="adam", learning_rate=0.1)
    found = finish(basins(training, landscape.descending(), x, y, 200))
    assert found.minima == pytest.approx(np.array([[3.0, 0.5]]), abs=1e-3)


def test_restless_columns_on_the_plateau_of_xor_are_no_minima() -> None:
    document, x = read_builtin("xor-2-2-1"), np.linspace(-8, 8, 20)
    for edges in itertools.combinations(range(6), 2):
        found = finish(basins(Training(learning_rate=0.5), Slice(document, *edges).descending(), x, x, 200))
        assert len(found.minima) <= 1, edges
