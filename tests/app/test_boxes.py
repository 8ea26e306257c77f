"""The box layout: where lines break, when bars become slashes, how scripts and cases stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.equations.boxes import Mark, Rule, Run, text_box
from app.equations.line import Tone
from app.equations.lines import Page, typeset
from app.equations.typesetting import Typesetter, italic
from app.theme import Theme
from core.explanation import Explanation, Part
from core.formula import Case, Cases, Elided, Fraction, Leaf, Negative, Node, Number, Power, Product, Source, Sum
from core.formula_text import text
from core.message import message

LEFT = Leaf("delta", "h1", 0.5, Source("neuron", 0, "delta"))


def terms(count: int, value: float = 0.1234) -> tuple[Leaf, ...]:
    return tuple(Leaf("w", str(k), value, Source("edge", k, "weight")) for k in range(count))


def page_with(formula: Node, width: float) -> Page:
    part = Part(LEFT, formula)
    return typeset(Explanation(message("x"), message("x"), (part,)), width, 20.0, 4).page()


def written(marks: tuple[Mark, ...]) -> str:
    return "".join(mark.text for mark in marks if not isinstance(mark, Rule))


def numbers(page: Page) -> list[str]:
    return [written(line.box.marks) for line in page.lines if line.tone is Tone.NUMBERS]


def test_a_long_line_breaks_before_its_outermost_signs(theme: Theme) -> None:
    """The parenthesis moves to the next line whole, though half of it would have fitted."""
    a, b, c = terms(3)
    formula = Product((Sum((Number(1.0), Negative(a))), Sum((Product((a, b)), Product((b, c))))))
    assert numbers(page_with(formula, 900.0))[0] == "=(1−0.1234)×(0.1234×0.1234+0.1234×0.1234)"
    narrow = numbers(page_with(formula, 390.0))
    assert narrow[:2] == ["=(1−0.1234)", "×(0.1234×0.1234+0.1234×0.1234)"]


def test_a_sum_too_long_for_a_line_breaks_before_its_terms_not_inside_them(theme: Theme) -> None:
    formula = Sum(tuple(Product((leaf, leaf)) for leaf in terms(6)))
    lines = [line for line in numbers(page_with(formula, 300.0)) if "×" in line]
    assert len(lines) > 2
    assert all(line.startswith("+0.1234×") for line in lines[1:])


def test_a_wide_fraction_becomes_a_sum_over_lines_with_a_slash(theme: Theme) -> None:
    formula = Fraction(Sum(terms(12)), Number(12.0))
    wide, narrow = page_with(formula, 2000.0), page_with(formula, 360.0)
    assert [mark for line in wide.lines for mark in line.box.marks if isinstance(mark, Rule)]
    assert not [mark for line in narrow.lines for mark in line.box.marks if isinstance(mark, Rule)]
    assert "".join(numbers(narrow)) == "=(" + "+".join(["0.1234"] * 12) + ")/12"
    assert narrow.width <= 360.0
    sizes = {mark.size for line in narrow.lines for mark in line.box.marks if isinstance(mark, Run)}
    assert max(sizes) >= 16.0


def test_what_cannot_be_broken_tells_how_wide_it_is(theme: Theme) -> None:
    page = page_with(Leaf("a" * 200, "", 1.0, Source("setting", 0, "x")), 300.0)
    assert page.width > 300.0
    assert max(line.x + line.box.width for line in page.lines) == page.width


def test_continued_lines_are_set_in(theme: Theme) -> None:
    page = page_with(Sum(terms(12)), 360.0)
    first, second = [line for line in page.lines if line.tone is Tone.NUMBERS][:2]
    assert second.x == pytest.approx(first.x + 1.6 * 20.0)


def test_every_term_has_its_place_once_in_each_line(theme: Theme) -> None:
    page = page_with(Sum(terms(5)), 900.0)
    for tone in (Tone.NAMES, Tone.NUMBERS):
        spans = [span for line in page.lines if line.tone is tone for span in line.box.spans]
        places = [span.leaf.source.index for span in spans if span.leaf.source and span.leaf.source.kind == "edge"]
        assert places == [0, 1, 2, 3, 4]
        rects = [span.rect for span in spans if span.leaf.source and span.leaf.source.kind == "edge"]
        assert all(one.right() < other.left() for one, other in pairwise(rects))


def test_an_exponent_stands_above_the_subscript(theme: Theme) -> None:
    box = Typesetter("names", 20, 4).box(Power(Leaf("β", "1"), Leaf("t")))
    base, below, above = [mark for mark in box.marks if isinstance(mark, Run)]
    assert (base.text, below.text, above.text) == (italic("β"), "1", italic("t"))
    assert above.y < base.y < below.y
    assert abs(above.x - below.x) < 0.1 * 20


def test_a_prime_is_as_high_as_its_letter(theme: Theme) -> None:
    box = Typesetter("names", 20, 4).box(Leaf("m′", "e9"))
    base, below, prime = [mark for mark in box.marks if isinstance(mark, Run)]
    assert (prime.text, prime.size, prime.y) == ("′", base.size, base.y)
    assert below.y > base.y


def test_the_conditions_of_cases_stand_in_one_column(theme: Theme) -> None:
    x = Leaf("net", "h1", -2.0, Source("neuron", 0, "net"))
    cases = Cases((Case(x, x, ">", Number(0.0)),), Product((Number(0.01), x)))
    box = Typesetter("numbers", 20, 4).box(cases)
    words = {mark.text: mark for mark in box.marks if isinstance(mark, Run) and mark.text[0] in "io"}
    assert words["if "].x == words["otherwise"].x
    assert words["if "].y < words["otherwise"].y


def test_a_power_of_ten_is_fenced_below_an_exponent(theme: Theme) -> None:
    box = Typesetter("numbers", 20, 4).box(Power(Number(1.25e-7), Number(2.0)))
    assert written(box.marks) == "(1.25·10⁻⁷)2"


def test_terms_left_out_say_how_many_and_how_much(theme: Theme) -> None:
    assert written(Typesetter("numbers", 20, 4).box(Elided(90, -0.25)).marks) == "⋯ (90 more: −0.25)"


def test_a_box_of_text_is_at_least_as_high_as_a_digit(theme: Theme) -> None:
    assert text_box("x", 20).ascent == pytest.approx(0.68 * 20)
    assert text_box("(", 20).descent > text_box("x", 20).descent


SIMPLE = st.recursive(
    st.sampled_from([-2.0, -0.5, 0.25, 3.0]).map(Number),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Sum(tuple(terms))),
        st.lists(inner, min_size=2, max_size=3).map(lambda factors: Product(tuple(factors))),
        inner.map(Negative),
    ),
    max_leaves=8,
)


@given(SIMPLE)
def test_drawn_and_written_formulae_have_the_same_parentheses(qapp: object, node: Node) -> None:
    box = Typesetter("numbers", 20, 4).box(node)
    assert written(box.marks) == text(node, "numbers", 4).replace(" ", "")


def test_no_minus_is_set_before_a_zero() -> None:
    zero = Leaf("t", "o1", 0.0, Source("neuron", 4, "target"))
    share = Negative(Product((zero, Number(3.0))))
    assert "−" not in written(Typesetter("numbers", 20, 4).box(share).marks)
    assert written(Typesetter("names", 20, 4).box(share).marks).startswith("−")
