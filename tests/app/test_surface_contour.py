"""The contour of the loss: what is drawn is where it belongs, and mouse and keys tell the right numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.surface.contour import ContourView
from app.surface.contour_gestures import Part
from app.surface.contour_levels import levels_of
from app.surface.contour_marks import landing
from app.surface.contour_words import read_off
from app.surface.heat import HeightScale, colour_table, heat_colour
from app.surface.painting import tag_box, thinned, tick_words
from app.theme import DARK, LIGHT, Theme, Tokens
from core.basins import Basins
from tests.app.surface_hand import bowl, click, colour_at, drag, mouse, runners, strange_scenes, wheel

SIZE = 420, 330


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[ContourView]:
    view = ContourView(theme)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show_scene(bowl())
    view.show()
    yield view


def moves_of(view: ContourView) -> list[tuple[float, float, bool]]:
    heard: list[tuple[float, float, bool]] = []
    view.point_moved.connect(lambda x, y, last: heard.append((x, y, last)))
    return heard


def ranges_of(view: ContourView) -> list[tuple[float, float, float, float]]:
    heard: list[tuple[float, float, float, float]] = []
    view.ranges_dragged.connect(lambda *ends: heard.append(ends))
    return heard


def picture(view: ContourView) -> QImage:
    return view.grab().toImage()


def near(one: QColor, other: QColor) -> int:
    return max(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


# Mouse and keys


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


# What is drawn


@pytest.mark.parametrize(("mode", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_valley_is_dark_and_the_ridge_bright(view: ContourView, theme: Theme, mode: str, tokens: Tokens) -> None:
    theme.set_mode(mode)
    plot, seen = view.layout_now().plot, picture(view)
    scale = HeightScale.of(view.scene.heights)
    for x, y in ((1.2, -0.5), (2.4, 1.2), (0.1, 1.81), (-1.4, -1.6)):
        share = scale.share((x - 1) ** 2 + 2 * (y + 0.5) ** 2)
        around = [plot.place(x, y) + QPointF(dx, dy) for dx in range(-3, 4) for dy in range(-3, 4)]
        wanted = heat_colour(share, tokens)
        assert min(near(colour_at(seen, place), wanted) for place in around) <= 4
    assert near(colour_at(seen, plot.place(1.0, -0.5)), tokens.text) < 40  # the cross at the lowest


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_point_is_ringed_in_amber(view: ContourView, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    seen, place = picture(view), view.layout_now().plot.place(-2.0, 1.0)
    assert near(colour_at(seen, place + QPointF(0, -6.5)), theme.tokens.computed) < 40


def test_the_step_is_drawn_to_scale(view: ContourView) -> None:
    plot = view.layout_now().plot
    lands = landing(plot, view.scene)
    assert lands is not None and plot.values(lands) == pytest.approx((-0.8, -0.2))
    assert near(colour_at(picture(view), lands), LIGHT.card) < 40  # hollow
    assert landing(plot, bowl(step=(1e-6, 0.0))) is None


def test_a_stale_surface_is_grey_and_says_so(view: ContourView) -> None:
    plot = view.layout_now().plot
    places = [plot.place(x, y) for x, y in ((0.6, -1.2), (1.9, -0.1))]
    before = [colour_at(picture(view), place).hsvSaturation() for place in places]
    view.show_scene(bowl(stale=True, progress=0.43))
    after = [colour_at(picture(view), place).hsvSaturation() for place in places]
    assert all(grey < 60 < colour for grey, colour in zip(after, before, strict=True))
    assert view.accessibleDescription().startswith("being computed, 43 %")


def test_what_is_not_finite_is_hatched_and_named(view: ContourView) -> None:
    holes = np.asarray(bowl().loss).copy()
    holes[:20, 40:] = np.inf
    view.show_scene(bowl(loss=holes))
    plot, seen = view.layout_now().plot, picture(view)
    around = [colour_at(seen, plot.place(2.2, -1.8) + QPointF(dx, 0)) for dx in range(12)]
    assert all(colour.hsvSaturation() < 50 for colour in around)
    assert len({colour.name() for colour in around}) > 1
    assert view.tip_at(plot.place(2.2, -1.8)) == "w₅ = 2.2, w₆ = −1.8: the loss is not finite here"


def test_basins_have_colours_of_their_own(view: ContourView) -> None:
    labels = np.zeros((65, 65), dtype=np.intp)
    labels[:, 32:], labels[50:, :] = 1, -1
    view.show_scene(bowl(basins=Basins(labels, np.array([[-1.0, 0.0], [1.0, 0.0]]), np.zeros(2))))
    plot, seen = view.layout_now().plot, picture(view)
    left, right, nowhere = (colour_at(seen, plot.place(x, y)) for x, y in ((-0.8, -1.3), (0.6, -1.3), (2.3, 1.7)))
    assert abs(left.hue() - right.hue()) > 30 and nowhere.saturation() < 40


def test_a_point_out_of_range_is_pointed_to(view: ContourView) -> None:
    view.show_scene(bowl(point=(9.0, 0.0, 64.5)))
    plot, seen = view.layout_now().plot, picture(view)
    edge = QPointF(plot.area.right() - 8, plot.place(0.0, 0.0).y())
    assert near(colour_at(seen, edge), LIGHT.computed) < 40


def test_the_ground_is_drawn_once_while_the_point_moves(view: ContourView) -> None:
    scene = bowl()
    view.show_scene(scene)
    picture(view)
    before = view._ground.cacheKey()
    view.show_scene(bowl(loss=scene.loss, point=(0.0, 0.0, 1.5)))
    picture(view)
    assert view._ground.cacheKey() == before
    view.show_scene(bowl())
    picture(view)
    assert view._ground.cacheKey() != before


@pytest.mark.parametrize("name", strange_scenes())
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_goes_wrong_with_strange_scenes(view: ContourView, theme: Theme, name: str, mode: str) -> None:
    theme.set_mode(mode)
    view.show_scene(strange_scenes()[name])
    assert not picture(view).isNull()
    for place in (QPointF(5, 5), QPointF(200, 150), QPointF(200, SIZE[1] - 6)):
        view.tip_at(place)
        click(view, place)
        wheel(view, place, 1)


def test_it_is_told_in_words(view: ContourView) -> None:
    assert view.accessibleName() == "Contour of the loss"
    words = "w₅ = −2, w₆ = 1, loss 13.5, gradient (−6, 6); lowest of 9,409 grid points: 0"
    assert view.accessibleDescription().startswith(f"{words}; Alt with arrows moves the point")
    view.show_scene(strange_scenes()["message"])
    assert view.accessibleDescription() == "A network with two weights is needed."
    assert view.grip_at(QPointF(200, 150)) is None


def test_what_is_where(view: ContourView) -> None:
    plot = view.layout_now().plot
    found = {name: view.grip_at(place) for name, place in {
        "point": plot.place(-2.0, 1.0), "place": plot.place(-0.5, 0.1), "ground": plot.place(2.0, 1.0),
        "x": QPointF(plot.area.center().x(), SIZE[1] - 8), "y": QPointF(8, plot.area.center().y()),
        "legend": QPointF(SIZE[0] - 10, plot.area.center().y()), "corner": QPointF(4, SIZE[1] - 4),
    }.items()}  # fmt: skip
    parts = {name: grip.part for name, grip in found.items() if grip is not None}
    assert parts == {"point": Part.POINT, "place": Part.PLACE, "ground": Part.GROUND, "x": Part.AXIS, "y": Part.AXIS}


# Levels, colours, ways, tags


def test_levels_are_round_and_those_of_the_logarithm_are_decades() -> None:
    scene = bowl()
    assert [level.words for level in levels_of(scene, HeightScale.of(scene.heights))] == ["5", "10", "15", "20", "25"]
    log = bowl(log=True)
    main = [level.words for level in levels_of(log, HeightScale.of(log.heights)) if level.main]
    assert main[-4:] == ["0.01", "0.1", "1", "10"]
    losses = np.array([0.001, 0.5, 20.0])
    assert np.allclose(log.loss_of(log.height_of(losses)), losses, rtol=1e-9)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_colours_become_brighter_from_valley_to_ridge(tokens: Tokens) -> None:
    colours = [QColor.fromRgb(int(value)) for value in colour_table(tokens)[:-1]]
    bright = np.array([0.2126 * c.redF() + 0.7152 * c.greenF() + 0.0722 * c.blueF() for c in colours])
    assert (np.diff(bright) > -0.004).all() and bright[-1] - bright[0] > 0.45


def test_a_long_way_is_thinned_without_being_changed() -> None:
    turns = np.linspace(0, 40 * np.pi, 10_000)
    way = np.stack((200 + 150 * np.cos(turns), 150 + 100 * np.sin(turns)), axis=1)
    kept = thinned(way)
    assert len(kept) <= 1001 and (kept[0] == way[0]).all() and (kept[-1] == way[-1]).all()
    assert len(thinned(np.repeat(way[:1], 5000, axis=0))) == 2


def test_names_of_racers_do_not_cover_each_other(view: ContourView) -> None:
    view.show_scene(bowl(runners=runners(7)))
    area = view.layout_now().plot.area
    head, boxes = view.layout_now().plot.place(0.6, -0.4), []
    for number in range(7):
        boxes.append(tag_box(head + QPointF(number, 0), f"racer {number}", LIGHT, area, boxes))
    assert all(area.contains(box) for box in boxes)
    assert not any(a.intersects(b) for k, a in enumerate(boxes) for b in boxes[:k])
    assert not picture(view).isNull()


def test_ticks_have_equally_many_decimals() -> None:
    assert tick_words([-0.5, 0.0, 0.5, 1.0]) == ["−0.5", "0.0", "0.5", "1.0"]
    assert tick_words([0.0, 2e6]) == ["0", "2·10⁶"]
