"""The contour of the loss: what is drawn is where it belongs."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.surface.contour import ContourView
from app.surface.contour_gestures import Part
from app.surface.contour_levels import levels_of
from app.surface.contour_marks import landing
from app.surface.heat import HeightScale, colour_table, heat_colour
from app.surface.painting import tag_box, thinned, tick_words
from app.theme import DARK, LIGHT, Theme, Tokens
from core.basins import Basins
from tests.app.contour_hand import SIZE, near, picture, view
from tests.app.surface_hand import bowl, click, colour_at, runners, strange_scenes, wheel

__all__ = ["view"]  # fixtures


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
