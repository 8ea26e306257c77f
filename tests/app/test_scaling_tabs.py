"""The tabs at 75 to 300 %: nothing is cut off, what is pointed at is hit, and 100 % comes back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.matrix.contents import Contents
from app.matrix.grids import Form
from app.matrix.painting import paint_items
from app.matrix.panel import MatrixPanel
from app.surface.contour import ContourView, paint_contour
from app.surface.relief_camera import Camera
from app.surface.relief_painting import draw_relief
from app.surface.slices import paint_slices
from app.tables import VIEWS
from app.theme import Tokens
from app.views import Bench
from tests.app.scaling_hand import SCALES, Host, geometry, made, problems, seen, settle, show, words_of
from tests.app.surface_hand import bowl, click

__all__ = ["made"]  # fixture

TABS = tuple(name for name, _ in VIEWS)
WAITING = ("Surface", "Maps")  # their pictures come after a while


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", TABS)
def test_no_words_are_cut_off(qtbot: QtBot, made: Bench, name: str, scale: float) -> None:
    made.theme.set_scale(scale)
    host = show(qtbot, made, name)
    assert problems(host) == []


@pytest.mark.parametrize("name", TABS)
def test_a_tab_that_is_open_follows_at_once(qtbot: QtBot, made: Bench, name: str) -> None:
    host = show(qtbot, made, name)
    made.theme.set_scale(2.0)
    settle(qtbot)
    assert problems(host) == []
    fresh = show(qtbot, made, name)
    for one, other in zip(sizes(host), sizes(fresh), strict=True):
        assert one[0] == other[0]
        assert one[1:] == pytest.approx(other[1:], abs=6)  # whole pixels are rounded at several places


def sizes(host: Host) -> list[tuple[str, int, int]]:
    """Return the sizes of all controls that are seen, in one order."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QLabel)
    parts = [part for part in host.findChildren(QWidget) if isinstance(part, kinds) and seen(part)]
    return sorted((words_of(part), part.width(), part.height()) for part in parts)


@pytest.mark.parametrize("name", TABS)
def test_100_percent_comes_back_as_it_was(qtbot: QtBot, made: Bench, name: str) -> None:
    host = show(qtbot, made, name)
    before, picture = geometry(host), host.grab().toImage()
    for scale in (2.0, 0.75, 1.0):
        made.theme.set_scale(scale)
        settle(qtbot)
    assert geometry(host) == before
    if name not in WAITING:
        assert host.grab().toImage() == picture


# Pictures


def painted(paint: Callable[[QPainter, QRectF, Tokens], object], tokens: Tokens) -> np.ndarray:
    """Return the grey of a picture of 470 · 475 at 100 %, brought back to that size."""
    width, height = round(470 * tokens.scale), round(475 * tokens.scale)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(tokens.card)
    with QPainter(image) as painter:
        paint(painter, QRectF(0, 0, width, height), tokens)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.array(grey.constBits()).reshape(height, grey.bytesPerLine())[:, :width].astype(float)
    side = round(tokens.scale)
    return pixels[: 475 * side, : 470 * side].reshape(475, side, 470, side).mean(axis=(1, 3))


def matrix_items(bench: Bench) -> list[object]:
    contents = Contents(bench.workbench)
    place = contents.level(Form.FORWARD)
    return list(contents.items(place, Form.FORWARD, contents.whole(place, Form.FORWARD)))


@pytest.mark.parametrize("kind", ["contour", "relief", "slices", "matrix"])
def test_in_the_hall_pictures_look_as_at_the_desk(made: Bench, kind: str) -> None:
    scene, ranges = bowl(), ((-3.0, 3.0), (-2.0, 2.0))
    paints: dict[str, Callable[[QPainter, QRectF, Tokens], object]] = {
        "contour": lambda painter, box, tokens: paint_contour(painter, box, scene, ranges, tokens),
        "relief": lambda painter, box, tokens: draw_relief(
            painter, scene, Camera(), int(box.width()), int(box.height()), tokens
        ),
        "slices": lambda painter, box, tokens: paint_slices(painter, box, scene, tokens),
        "matrix": lambda painter, box, tokens: paint_items(painter, box, matrix_items(made), 4, tokens),
    }
    tokens = made.theme.tokens
    one, three = painted(paints[kind], tokens), painted(paints[kind], tokens.scaled(3.0))
    assert one.std() > 5.0
    assert np.abs(one - three).mean() < 2.5  # letters and lines stand where they stood, three times as large


def test_what_is_pointed_at_is_hit_at_200_percent(qtbot: QtBot, made: Bench) -> None:
    view = ContourView(made.theme)
    qtbot.addWidget(view)
    made.theme.set_scale(2.0)
    view.resize(820, 660)
    view.show()
    view.show_scene(bowl())
    moved: list[tuple[float, float]] = []
    view.point_moved.connect(lambda x, y, last: moved.append((x, y)))
    click(view, view.layout_now().plot.place(1.0, -0.5) * 2.0)
    assert moved[-1] == pytest.approx((1.0, -0.5), abs=0.02)


def test_a_cell_of_a_matrix_is_where_it_is_drawn_at_150_percent(qtbot: QtBot, made: Bench) -> None:
    made.theme.set_scale(1.5)
    host = show(qtbot, made, "Matrix")
    panel = host.part
    assert isinstance(panel, MatrixPanel)
    box = panel.sheet.rectangle((0, 1, 1))
    assert panel.sheet.cell_at(box.center()) == (0, 1, 1)
    assert panel.sheet.cell_at(box.center() + QPointF(box.width(), 0)) != (0, 1, 1)
    assert box.height() == pytest.approx(26 * 1.5)
