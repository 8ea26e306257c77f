"""The slices of the loss: curve, tangent and landing where they belong; mouse and keys move one weight."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from app.surface.slices import SlicesView, paint_slices
from app.surface.slices_plot import Cut, free_box, laid_out
from app.theme import LIGHT, Theme
from tests.app.surface_hand import bowl, bowl_at, click, colour_at, drag, strange_scenes, wheel

SIZE = 300, 330


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[SlicesView]:
    view = SlicesView(theme)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show_scene(bowl())
    view.show()
    yield view


def moves_of(view: SlicesView) -> list[tuple[float, float, bool]]:
    heard: list[tuple[float, float, bool]] = []
    view.point_moved.connect(lambda x, y, last: heard.append((x, y, last)))
    return heard


def near(one: QColor, other: QColor) -> int:
    return max(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def darkest_around(picture: QImage, place: QPointF, reach: int = 2) -> int:
    around = range(-reach, reach + 1)
    return min(colour_at(picture, place + QPointF(dx, dy)).lightness() for dx in around for dy in around)


# Mouse and keys


def test_the_point_is_dragged_along_one_weight_only(view: SlicesView) -> None:
    heard = moves_of(view)
    for number, (cut, layout) in enumerate(view.layouts()):
        plot = layout.plot
        start = plot.place(cut.value, cut.loss)
        drag(view, start, QPointF(plot.place(0.5, 0.0).x(), start.y() - 30))
        wanted = (0.5, 1.0) if number == 0 else (-2.0, 0.5)
        assert heard[-1][2] and heard[-1][:2] == pytest.approx(wanted, abs=1 / plot.scale[0])
        assert heard[-1][1 - number] == (-2.0, 1.0)[1 - number]


def test_a_click_puts_the_weight_there(view: SlicesView) -> None:
    heard, plot = moves_of(view), view.layouts()[1][1].plot
    click(view, QPointF(plot.place(-1.0, 0.0).x(), plot.area.top() + 5))
    assert len(heard) == 1 and heard[0][0] == -2.0 and heard[0][1] == pytest.approx(-1.0, abs=1 / plot.scale[0])


def test_axis_and_wheel_change_the_range_of_that_weight(view: SlicesView, qtbot: QtBot) -> None:
    heard: list[tuple[float, ...]] = []
    view.ranges_dragged.connect(lambda *ends: heard.append(ends))
    plot = view.layouts()[1][1].plot
    start = QPointF(plot.area.center().x(), plot.area.bottom() + 9)
    drag(view, start, start + QPointF(-30, 0))
    moved = 30 / plot.scale[0]
    assert np.allclose(heard[-1], (-3, 3, -2 + moved, 2 + moved), atol=0.001)
    view.show_scene(bowl())
    told = len(heard)
    wheel(view, view.layouts()[0][1].plot.area.center(), 1)
    qtbot.waitUntil(lambda: len(heard) > told)
    assert np.allclose(heard[-1], (-3 / 1.15, 3 / 1.15, -2, 2), atol=0.001)


def test_keys_move_both_weights(view: SlicesView, qtbot: QtBot) -> None:
    heard = moves_of(view)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert heard == [pytest.approx((-2.0, 1.0 + 4 / 50, True))]


def test_hovering_reads_the_curve(view: SlicesView) -> None:
    (_, first), (cut, second) = view.layouts()
    assert view.tip_at(first.plot.place(2.0, 15.0)).splitlines() == ["w₅ = 2", "loss ≈ 5.5"]
    assert view.tip_at(second.plot.place(cut.value, cut.loss)).startswith("w₅ = −2, w₆ = 1\nloss 13.5")
    assert view.tip_at(QPointF(1, 1)) == ""


# What is drawn


@pytest.mark.parametrize("log", [False, True])
def test_the_curve_is_drawn_where_the_loss_is(view: SlicesView, log: bool) -> None:
    view.show_scene(bowl(log=log))
    seen = view.grab().toImage()
    for cut, layout in view.layouts():
        for value in (-1.7, 0.4, 1.6):
            loss = bowl_at(value, 1.0) if cut.weight == 0 else bowl_at(-2.0, value)
            assert darkest_around(seen, layout.plot.place(value, cut.height_of(loss))) < 60


@pytest.mark.parametrize("log", [False, True])
def test_the_tangent_has_the_slope_of_the_gradient(view: SlicesView, log: bool) -> None:
    view.show_scene(bowl(log=log, step=None))
    seen = view.grab().toImage()
    for cut, layout in view.layouts():
        scene_slope = (-6.0, 6.0)[cut.weight]
        assert cut.slope == scene_slope
        dashes = [cut.value + shift for shift in np.linspace(0.35, 0.9, 30) * (1 if cut.weight == 0 else -1)]
        places = [layout.plot.place(v, cut.height_of(cut.loss + scene_slope * (v - cut.value))) for v in dashes]
        drawn = [darkest_around(seen, place, 1) < 90 for place in places]
        assert sum(drawn) > 12  # it is dashed


def test_the_step_goes_along_the_tangent_and_lands_on_the_curve(view: SlicesView) -> None:
    seen = view.grab().toImage()
    cut, layout = view.layouts()[0]
    landing = layout.plot.place(-0.8, float(bowl_at(-0.8, 1.0)))
    assert near(colour_at(seen, landing), LIGHT.card) < 30  # hollow
    halfway = layout.plot.place(-1.6, cut.loss - 6 * 0.4)
    assert darkest_around(seen, halfway, 1) < 60


def test_what_is_lowest_along_each_weight(view: SlicesView) -> None:
    first, second = (cut for cut, _ in view.layouts())
    assert first.lowest == pytest.approx((1.0, 4.5)) and second.lowest == pytest.approx((-0.5, 9.0))
    assert "lowest along w₆: 9 at −0.5" in view.accessibleDescription()
    assert Cut(bowl(x_slice=None), 0).lowest is None


@pytest.mark.parametrize("size", [(300, 330), (180, 180), (500, 480), (760, 260)])
def test_both_slices_are_inside_at_every_size(view: SlicesView, size: tuple[int, int]) -> None:
    view.resize(*size)
    first, second = (layout.plot.area for _, layout in view.layouts())
    whole = QRectF(0, 0, *size)
    assert whole.contains(first) and whole.contains(second) and not first.intersects(second)
    assert min(first.height(), second.height()) > 30 and min(first.width(), second.width()) > 100
    assert (first.top() == second.top()) == (size == (760, 260))


@pytest.mark.parametrize("name", strange_scenes())
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_goes_wrong_with_strange_scenes(view: SlicesView, theme: Theme, name: str, mode: str) -> None:
    theme.set_mode(mode)
    view.show_scene(strange_scenes()[name])
    assert not view.grab().isNull()
    for place in (QPointF(5, 5), QPointF(150, 80), QPointF(150, SIZE[1] - 6)):
        view.tip_at(place)
        click(view, place)
        wheel(view, place, -1)


def test_it_is_told_in_words_what_is_missing(view: SlicesView, theme: Theme) -> None:
    view.show_scene(strange_scenes()["message"])
    assert view.accessibleDescription() == "A network with two weights is needed."
    assert view.grip_at(QPointF(150, 80)) is None


def test_they_are_painted_into_any_picture(theme: Theme) -> None:
    image = QImage(600, 240, QImage.Format.Format_RGB32)
    image.fill(LIGHT.card)
    with QPainter(image) as painter:
        paint_slices(painter, QRectF(0, 0, 600, 240), bowl(), LIGHT)
    halves = [image.copy(left, 0, 300, 240) for left in (0, 300)]
    dark = [sum(half.pixelColor(x, y).lightness() < 60 for x in range(300) for y in range(240)) for half in halves]
    assert all(count > 300 for count in dark)


def test_an_empty_slice_says_why(view: SlicesView) -> None:
    values, nowhere = np.linspace(-3, 3, 97), np.full(97, np.nan)
    view.show_scene(bowl(x_slice=(values, nowhere), point=(-2.0, 1.0, math.nan)))
    image, area = view.grab().toImage(), view.layouts()[0][1].plot.area
    rows = range(int(area.center().y()) - 16, int(area.center().y()) + 16)
    columns = range(int(area.left()) + 20, int(area.right()) - 20)
    inked = sum(near(QColor(image.pixel(x, y)), LIGHT.muted) < 40 for y in rows for x in columns)
    assert inked > 100  # words stand where there is no curve


def test_the_slope_stands_clear_of_the_curve() -> None:
    cut = Cut(bowl(), 0)
    layout = laid_out(cut, QRectF(0, 0, 300, 160), (-3.0, 3.0), LIGHT)
    plot = layout.plot
    places = plot.places(np.stack((cut.curve[0], cut.heights), axis=1))
    taken = [QRectF(x - 4, y - 4, 8, 8) for x, y in places.tolist()]
    box = free_box(plot.place(cut.value, cut.height_of(cut.loss)), "slope −6", plot.area, taken, LIGHT)
    assert plot.area.contains(box) and not any(box.intersects(other) for other in taken)
