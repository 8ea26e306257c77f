"""The contour of the loss: mouse and keys tell the right numbers."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from pytestqt.qtbot import QtBot

from app.surface.contour import ContourView
from app.surface.contour_words import read_off
from app.surface.heat import heat_colour
from app.theme import LIGHT
from tests.app.contour_hand import near, picture, view
from tests.app.surface_hand import bowl, click, colour_at, drag, mouse, wheel

__all__ = ["view"]  # fixtures


def moves_of(view: ContourView) -> list[tuple[float, float, bool]]:
    heard: list[tuple[float, float, bool]] = []
    view.point_moved.connect(lambda x, y, last: heard.append((x, y, last)))
    return heard


def ranges_of(view: ContourView) -> list[tuple[float, float, float, float]]:
    heard: list[tuple[float, float, float, float]] = []
    view.ranges_dragged.connect(lambda *ends: heard.append(ends))
    return heard


def test_the_point_is_dragged_to_within_a_pixel(view: ContourView) -> None:
    heard, plot = moves_of(view), view.layout_now().plot
    drag(view, plot.place(-2.0, 1.0), plot.place(0.75, -1.25))
    pixel = 1 / plot.scale[0], 1 / plot.scale[1]
    x, y, last = heard[-1]
    assert last and [move[2] for move in heard].count(True) == 1
    assert abs(x - 0.75) <= pixel[0] and abs(y + 1.25) <= pixel[1]
    assert not heard[0][2] and -2.0 < heard[0][0] < 0.75  # told while it moves


def test_a_drag_does_not_leave_the_ranges(view: ContourView) -> None:
    heard, plot = moves_of(view), view.layout_now().plot
    drag(view, plot.place(-2.0, 1.0), plot.place(9.0, 9.0))
    assert heard[-1] == (3.0, 2.0, True)


def test_a_click_on_the_ground_puts_the_point_there(view: ContourView) -> None:
    heard, plot = moves_of(view), view.layout_now().plot
    click(view, plot.place(2.0, -1.0))
    assert len(heard) == 1 and heard[0][2]
    assert abs(heard[0][0] - 2.0) < 1 / plot.scale[0] and abs(heard[0][1] + 1.0) < 1 / plot.scale[1]


def test_a_click_on_a_place_of_the_way_chooses_it(view: ContourView) -> None:
    moved, chosen = moves_of(view), []
    view.place_chosen.connect(chosen.append)
    click(view, view.layout_now().plot.place(-2.8, 1.6) + QPointF(2, 2))
    click(view, view.layout_now().plot.place(-0.5, 0.1))
    assert chosen == [0, 3] and moved == []


def test_a_drag_on_an_axis_moves_that_range_only(view: ContourView) -> None:
    heard, plot = ranges_of(view), view.layout_now().plot
    start = QPointF(plot.area.center().x(), plot.area.bottom() + 10)
    drag(view, start, start + QPointF(40, 25))
    moved = -40 / plot.scale[0]
    assert np.allclose(heard[-1], (-3 + moved, 3 + moved, -2, 2), atol=0.001)
    start = QPointF(plot.area.left() - 10, plot.area.center().y())
    view.show_scene(bowl())
    drag(view, start, start + QPointF(25, 30))
    assert np.allclose(heard[-1], (-3, 3, -2 + 30 / plot.scale[1], 2 + 30 / plot.scale[1]), atol=0.001)


def test_a_drag_on_the_ground_moves_both_and_the_picture_follows_at_once(view: ContourView) -> None:
    heard, plot = ranges_of(view), view.layout_now().plot
    drag(view, plot.place(2.0, 0.0), plot.place(1.0, 1.0))
    assert np.allclose(heard[-1], (-2, 4, -3, 1), atol=0.02)
    assert np.allclose(view.ranges, ((-2, 4), (-3, 1)), atol=0.02)
    darkest = heat_colour(0.0, LIGHT)
    lowest = view.layout_now().plot.place(1.0, -0.5) + QPointF(9, 0)  # beside the cross
    assert near(colour_at(picture(view), lowest), darkest) < 14
    view.show_scene(bowl())
    assert view.ranges == ((-3, 3), (-2, 2))


def test_the_wheel_zooms_around_the_pointer(view: ContourView, qtbot: QtBot) -> None:
    heard, plot = ranges_of(view), view.layout_now().plot
    place = plot.place(1.5, -1.0)
    wheel(view, place, 1)
    x_low, x_high, y_low, y_high = heard[-1]
    assert x_high - x_low == pytest.approx(6 / 1.15, abs=0.002) and y_high - y_low == pytest.approx(4 / 1.15, abs=0.002)
    assert view.layout_now().plot.values(place) == pytest.approx((1.5, -1.0), abs=0.05)
    view.show_scene(bowl())
    wheel(view, QPointF(plot.area.center().x(), plot.area.bottom() + 10), -2)
    qtbot.waitUntil(lambda: len(heard) == 2)  # at most once a frame
    x_low, x_high, *rest = heard[-1]
    assert rest == [-2, 2] and x_high - x_low == pytest.approx(6 * 1.15**2, rel=0.01)


def test_keys_move_the_point_and_zoom_but_leave_the_stepping_keys(view: ContourView, qtbot: QtBot) -> None:
    moved, ranges = moves_of(view), ranges_of(view)
    alt, shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    qtbot.keyClick(view, Qt.Key.Key_Down, alt | shift)
    assert moved == [pytest.approx((-2.0 + 6 / 50, 1.0, True)), pytest.approx((-2.0, 1.0 - 4 / 500, True))]
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert len(moved) == 2 and ranges == []
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    x_low, x_high, y_low, y_high = ranges[0]
    assert x_high - x_low == pytest.approx(6 / 1.15, abs=0.002) and y_high - y_low == pytest.approx(4 / 1.15, abs=0.002)
    assert (-2.0 - x_low) / (x_high - x_low) == pytest.approx(1 / 6, abs=0.001)  # the point stays where it is


@pytest.mark.qt_log_ignore("does not support raise", extend=True)  # tooltips, offscreen
def test_hovering_reads_the_ground_the_point_and_the_places(view: ContourView) -> None:
    plot = view.layout_now().plot
    assert view.tip_at(plot.place(2.0, 0.5)).splitlines()[:2] == ["w₅ = 2, w₆ = 0.5", "loss ≈ 3"]
    assert read_off(view.scene, 2.0, 0.5) == pytest.approx((3.0, 2.0, 4.0), abs=0.1)
    told = view.tip_at(plot.place(-2.0, 1.0)).splitlines()
    assert told[:3] == ["w₅ = −2, w₆ = 1", "loss 13.5", "gradient (−6, 6)"]
    assert told[3:] == ["Alt with arrows moves the point (with Shift a little), + and − zoom."]
    assert view.tip_at(plot.place(-0.5, 0.1)).startswith("Place 4 of 4 on the way\nw₅ = −0.5")
    assert view.tip_at(QPointF(2, 2)) == ""
    mouse(view, QEvent.Type.MouseMove, plot.place(-2.0, 1.0), False)
    assert view.cursor().shape() is Qt.CursorShape.OpenHandCursor
