"""The tokens, computed: every text is readable on every ground it stands on, every pair of signs is told apart."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.equations.heading import stage_colour
from app.graph.canvas import Canvas
from app.graph.dense import Bundle, draw_lines
from app.graph.geometry import geometry
from app.shell_style import shell_style
from app.style_sheet import style_sheet
from app.theme import mixed, signed_colour
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LECTURE_DARK, LECTURE_LIGHT, LIGHT, Tokens, contrast
from app.training.confusion_view import _fill, _ink
from core.network import Neuron, Role, make_network
from core.steps import Phase
from tests.app.colours_hand import EYES, apart, delta_e

SETS = {
    "light": LIGHT, "dark": DARK, "lecture_light": LECTURE_LIGHT, "lecture_dark": LECTURE_DARK,
    "contrast_light": CONTRAST_LIGHT, "contrast_dark": CONTRAST_DARK,
}  # fmt: skip
IN_ALL = pytest.mark.parametrize("tokens", SETS.values(), ids=SETS)
AT_THE_DESK = pytest.mark.parametrize(  # what a window wears; the stage of a hall has neither tables nor dialogs
    "tokens", [LIGHT, DARK, CONTRAST_LIGHT, CONTRAST_DARK], ids=["light", "dark", "contrast_light", "contrast_dark"]
)
BODIES = ("input_fill", "output_fill", "bias_fill")  # of neurons, of table columns
PAIRS = (
    *((ink, ground) for ink in ("text", "muted", "accent", "error", "positive", "negative", "warning")
      for ground in ("ground", "card", "raised")),
    *((ink, ground) for ink in ("text", "muted", "error") for ground in BODIES),
    ("accent_text", "accent"), ("on_computed", "computed"), ("on_source", "source"), ("error", "source"),
    ("text", "source"),
)  # fmt: skip


@IN_ALL
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_is_readable_on_its_ground(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= tokens.contrast


@IN_ALL
@pytest.mark.parametrize("name", ["routes", "racers"])
@pytest.mark.parametrize("ground", ["ground", "card", "raised"])
def test_names_in_the_colour_of_a_route_or_a_racer_are_readable(tokens: Tokens, name: str, ground: str) -> None:
    assert min(contrast(ink, getattr(tokens, ground)) for ink in getattr(tokens, name)) >= tokens.contrast


@IN_ALL
@pytest.mark.parametrize("phase", [None, *Phase])
def test_a_stage_is_readable_in_the_colour_of_its_phase(tokens: Tokens, phase: Phase | None) -> None:
    assert contrast(stage_colour(phase, tokens), tokens.card) >= tokens.contrast


@AT_THE_DESK
def test_text_is_readable_on_chosen_rows_and_under_the_pointer(tokens: Tokens) -> None:
    chosen, shut = mixed(tokens.card, tokens.accent, 0.16), mixed(tokens.card, tokens.accent, 0.08)
    wrong, problem = mixed(tokens.card, tokens.error, 0.10), mixed(tokens.card, tokens.error, 0.08)
    for ground in (chosen, shut, wrong, problem):
        assert contrast(tokens.text, ground) >= tokens.contrast
        assert contrast(tokens.muted, ground) >= tokens.contrast
    for tint in (tokens.accent, tokens.error, tokens.warning, tokens.positive, tokens.negative):  # cards of reasons
        for ink in (tokens.text, tokens.muted):
            assert contrast(ink, mixed(tokens.card, tint, 0.10)) >= tokens.contrast
    assert contrast(tokens.error, problem) >= tokens.contrast
    assert contrast(tokens.error, wrong) >= tokens.contrast
    assert contrast(tokens.accent_text, mixed(tokens.accent, tokens.text, 0.15)) >= tokens.contrast


@AT_THE_DESK
def test_no_style_puts_text_on_the_colour_of_lines(tokens: Tokens) -> None:
    """Hairlines are seen in high contrast, so they are no ground for words."""
    rules = re.findall(r"([^{}]+)\{([^}]*)\}", style_sheet(tokens) + shell_style(tokens))
    grounds = {selector.strip() for selector, body in rules if f"background: {tokens.hairline.name()}" in body}
    assert grounds and all(re.search(r"QScrollBar|QSlider|QMenu::separator|QFrame#line", one) for one in grounds)


def test_the_sets_of_halls_and_high_contrast_ask_for_more() -> None:
    assert [tokens.contrast for tokens in SETS.values()] == [4.5, 4.5, 7.0, 7.0, 7.0, 7.0]
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


# Told apart, also by the colour-blind


@pytest.mark.parametrize(
    ("one", "other", "difference"),  # of the test data of Sharma, Wu & Dalal (2005)
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ],
)
def test_difference_is_that_of_the_published_data(
    one: tuple[float, ...], other: tuple[float, ...], difference: float
) -> None:
    assert delta_e(np.array(one), np.array(other)) == pytest.approx(difference, abs=1e-4)


@IN_ALL
@pytest.mark.parametrize("eye", EYES)
def test_signs_are_told_apart_from_a_quarter_of_the_range_on(tokens: Tokens, eye: str) -> None:
    for share in np.linspace(0.25, 1.0, 31).tolist():
        plus, minus = signed_colour(share, 1.0, tokens), signed_colour(-share, 1.0, tokens)
        assert apart(plus, minus, eye) >= 20.0, share


@IN_ALL
@pytest.mark.parametrize("eye", EYES)
def test_lines_of_weights_and_bars_are_told_apart(tokens: Tokens, eye: str) -> None:
    plus, minus = (mixed(tokens.muted, end, 0.55) for end in (tokens.positive, tokens.negative))
    assert apart(plus, minus, eye) >= 20.0
    assert apart(tokens.positive, tokens.negative, eye) >= 20.0


@IN_ALL
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("name", ["routes", "racers"])
def test_categories_are_told_apart(tokens: Tokens, name: str, eye: str) -> None:
    assert min(apart(one, other, eye) for one, other in combinations(getattr(tokens, name), 2)) >= 10.0


@IN_ALL
@pytest.mark.parametrize("name", ["routes", "racers"])
def test_no_category_looks_computed(tokens: Tokens, name: str) -> None:
    assert min(apart(colour, tokens.computed) for colour in getattr(tokens, name)) >= 12.0


# Sign is never told by colour alone


@pytest.mark.parametrize(("weight", "least", "most"), [(1.0, 0.97, 1.0), (-1.0, 0.35, 0.8)])
def test_negative_lines_among_very_many_are_dashed(
    qapp: QApplication, weight: float, least: float, most: float
) -> None:
    neurons = [Neuron("i", Role.INPUT, x=0, y=50), Neuron("o", Role.OUTPUT, x=300, y=50)]
    network = make_network(neurons, [("w", "i", "o", 1.0)])
    lines = geometry(network.topology, np.array([[0.0, 50.0], [300.0, 50.0]]))
    image = QImage(300, 100, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    bundle = Bundle(np.array([0]), np.array([3]))
    with QPainter(image) as painter:
        draw_lines(Canvas(painter, LIGHT), lines, bundle, slice(None), np.array([weight]))
    along = range(round(lines.start[0, 0]) + 2, round(lines.end[0, 0]) - 2)
    inked = [max(image.pixelColor(x, y).alpha() for y in (49, 50)) > 60 for x in along]
    assert least <= sum(inked) / len(inked) <= most


@AT_THE_DESK
@pytest.mark.parametrize("right", [True, False])
def test_counts_are_readable_on_every_cell_of_a_confusion_matrix(
    qapp: QApplication, tokens: Tokens, right: bool
) -> None:
    for share in np.linspace(0.0, 1.0, 21).tolist():
        fill, image = _fill(share, right, tokens), QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(fill)
        with QPainter(image) as painter:
            ink = _ink(painter, QRectF(0, 0, 40, 40), fill, tokens)
        assert contrast(ink, image.pixelColor(20, 20)) >= tokens.contrast, share
