"""The picture of the relief: the pointer finds what is drawn, hills hide, high cells are cut, the plane touches."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from app.surface.relief_axes import axis_ticks, loss_ticks
from app.surface.relief_camera import HIGHEST_TILT, LOWEST_TILT, Camera, projection
from app.surface.relief_hand import zoomed_at
from app.surface.relief_painting import notes_of
from app.surface.relief_picture import draft, finished
from app.surface.relief_point import tangent_of
from app.surface.relief_terrain import terrain_of
from app.surface.scene import Runner, SurfaceScene
from app.theme import DARK, LIGHT, Tokens
from core.basins import Basins
from core.network import Floats
from tests.app.relief_hand import HEIGHT, WIDTH, bowl, colours, hue_at, painted, ridge, scene_over, stage_of

VIEWS = [Camera(), Camera(turn=-70, tilt=25), Camera(turn=160, tilt=70), Camera(turn=0, tilt=40, zoom=2.0)]


# Projection and pointer


@pytest.mark.parametrize("camera", VIEWS, ids=lambda camera: f"{camera.turn:g}/{camera.tilt:g}")
def test_where_a_point_is_drawn_there_the_pointer_finds_it(qapp: QApplication, camera: Camera) -> None:
    stage = stage_of(scene_over(bowl), camera)
    u, v = (axis.ravel() for axis in np.meshgrid(np.linspace(-0.45, 0.45, 13), np.linspace(-0.45, 0.45, 13)))
    places = stage.in_box(u, v, stage.terrain.z_at(u, v))
    inside = (places.screen > 1).all(axis=1) & (places.screen < (WIDTH - 1, HEIGHT - 1)).all(axis=1)
    seen = np.flatnonzero(places.free & inside)
    assert len(seen) > 40
    found = [stage.relief.place_at(*places.screen[k]) for k in seen]
    away = [np.hypot(at[0] - u[k], at[1] - v[k]) for k, at in zip(seen, found, strict=True) if at is not None]
    assert len(away) >= 0.95 * len(seen)  # the others are on the outline
    assert np.median(away) < 0.006 and np.quantile(away, 0.9) < 0.03


def test_a_draft_and_the_fine_picture_show_the_same_places(qapp: QApplication) -> None:
    terrain = terrain_of(scene_over(bowl))
    assert terrain is not None
    rough, fine = (make(terrain, Camera(), 900, 700, 1.0, LIGHT) for make in (draft, finished))
    assert rough.factor < 1 < fine.factor and fine.image.width() == 900
    for x, y in ((450, 350), (400, 300), (520, 330)):
        assert rough.place_at(x, y) == pytest.approx(fine.place_at(x, y), abs=0.01)


def test_the_box_fits_however_it_is_turned(qapp: QApplication) -> None:
    corners = np.array([(u, v, z) for u in (-0.5, 0.5) for v in (-0.5, 0.5) for z in (-0.13, 1.0)])
    for turn in range(-180, 180, 15):
        for tilt in (LOWEST_TILT, 40.0, HIGHEST_TILT):
            screen = projection(Camera(turn=turn, tilt=tilt), WIDTH, HEIGHT).project(*corners.T)
            assert (screen > 0).all() and (screen < (WIDTH, HEIGHT)).all()


def test_zooming_leaves_what_is_under_the_pointer_there(qapp: QApplication) -> None:
    scene, pointer = scene_over(bowl), QPointF(180, 200)
    before = stage_of(scene).relief.place_at(pointer.x(), pointer.y())
    camera = zoomed_at(Camera(), 2.0, pointer, WIDTH, HEIGHT)
    assert camera.zoom == 2.0
    assert stage_of(scene, camera).relief.place_at(pointer.x(), pointer.y()) == pytest.approx(before, abs=0.01)


# Painting


def test_a_hill_hides_what_is_behind_it(qapp: QApplication) -> None:
    camera = Camera(turn=0, tilt=20)
    stage = stage_of(scene_over(ridge), camera)
    behind, before = stage.place(0.0, 1.9), stage.place(0.0, 0.0)
    assert behind is not None and not behind[1]
    assert before is not None and before[1]
    at_pointer = stage.relief.place_at(behind[0].x(), behind[0].y())
    assert at_pointer is not None and at_pointer[1] < 0.05  # the hill, not the plain behind it
    plain = stage_of(scene_over(lambda x, y: 0 * x), camera)
    assert plain.place(0.0, 1.9) is not None and plain.place(0.0, 1.9)[1]


def test_the_pixels_of_the_hill_cover_what_is_behind(qapp: QApplication) -> None:
    """What is before the top of the wall is one basin, what is behind it the other: colours tell which is seen."""
    labels = np.zeros((64, 64), dtype=np.intp)
    labels[33:] = 1
    halves = Basins(labels, np.array([(0.0, 0.0), (0.0, 2.0)]), np.zeros(2))
    camera = Camera(turn=0, tilt=20)
    for height, route in ((ridge, 0), (lambda x, y: 0 * x, 1)):
        scene = scene_over(height, basins=halves)
        place = stage_of(scene, camera).projection.project(0.0, 0.2, 0.0)
        assert hue_at(painted(scene, camera), place) == pytest.approx(LIGHT.routes[route].hsvHueF(), abs=0.06)


def test_holes_are_not_drawn_and_not_found(qapp: QApplication) -> None:
    def holed(x: Floats, y: Floats) -> Floats:
        return np.where(np.hypot(x, y - 1) < 0.6, np.nan, bowl(x, y))

    stage = stage_of(scene_over(holed), Camera(turn=20, tilt=70))
    whole = stage_of(scene_over(bowl), Camera(turn=20, tilt=70))
    middle = whole.place(0.0, 1.0)
    assert middle is not None and whole.relief.place_at(middle[0].x(), middle[0].y()) is not None
    assert stage.relief.place_at(middle[0].x(), middle[0].y()) is None
    assert stage.place(0.0, 1.0) is None
    assert np.isnan(stage.relief.depth).sum() > np.isnan(whole.relief.depth).sum() + 1000


def test_infinite_losses_are_holes_too(qapp: QApplication) -> None:
    stage = stage_of(scene_over(lambda x, y: np.where(x > 1, np.inf, x**2)))
    assert stage.place(1.5, 1.0) is None and stage.place(0.5, 1.0) is not None


def test_very_high_cells_are_cut_and_said_so(qapp: QApplication) -> None:
    scene = scene_over(lambda x, y: bowl(x, y) + 1e4 * np.exp(-((x - 1.9) ** 2 + (y - 2.9) ** 2) * 40))
    stage = stage_of(scene)
    assert stage.terrain.is_cut and 3.0 < stage.terrain.top < 10.0
    assert notes_of(stage.terrain) == (f"clipped at {stage.terrain.top:.3g}",)
    assert not stage_of(scene_over(bowl)).terrain.is_cut
    found = stage.place(1.95, 2.95)
    assert found is not None and stage.relief.place_at(found[0].x(), found[0].y() - 6) is None  # nothing above the rim


def test_a_logarithmic_scene_is_not_cut(qapp: QApplication) -> None:
    scene = scene_over(lambda x, y: bowl(x, y) + 1e4 * np.exp(-((x - 1.9) ** 2 + (y - 2.9) ** 2) * 40), log=True)
    stage = stage_of(scene)
    assert notes_of(stage.terrain) == ("heights: logarithm of the loss",)
    assert np.nanmax(stage.terrain.z) == pytest.approx(1.0)


def test_a_stale_surface_is_grey(qapp: QApplication) -> None:
    def chroma(scene: SurfaceScene) -> float:
        image = colours(painted(scene))
        return float((image.max(axis=2) - image.min(axis=2)).mean())

    assert chroma(scene_over(bowl, stale=True)) < 0.4 * chroma(scene_over(bowl))


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_without_a_grid_the_message_stands_in_the_middle(qapp: QApplication, tokens: Tokens) -> None:
    image = colours(painted(SurfaceScene(message="Two weights are needed."), tokens=tokens))
    ground = np.array(tokens.card.getRgb()[:3])
    rows, columns = np.nonzero(np.abs(image - ground).sum(axis=2) > 60)
    assert len(rows) > 100
    assert abs(rows.mean() - HEIGHT / 2) < 12 and abs(columns.mean() - WIDTH / 2) < 12


def test_a_surface_without_a_finite_loss_has_no_relief() -> None:
    assert terrain_of(scene_over(lambda x, y: x * np.nan)) is None


def test_a_flat_surface_is_drawn(qapp: QApplication) -> None:
    stage = stage_of(scene_over(lambda x, y: 0 * x + 0.3))
    assert stage.place(0.0, 1.0) is not None and not stage.terrain.is_cut


def test_basins_have_the_colours_of_the_contour(qapp: QApplication) -> None:
    labels = np.zeros((20, 20), dtype=np.intp)
    labels[:, 10:] = 1
    scene = scene_over(bowl, basins=Basins(labels, np.array([(-1.0, 1.0), (1.0, 1.0)]), np.zeros(2)))
    camera = Camera(turn=0, tilt=80)
    stage, image = stage_of(scene, camera), painted(scene, camera)
    for x, route in ((-1.2, 0), (1.2, 1)):
        place = stage.on_surface(np.array([x]), np.array([1.0])).screen[0]
        assert hue_at(image, place) == pytest.approx(LIGHT.routes[route].hsvHueF(), abs=0.06)


def test_diverged_and_absent_paths_do_no_harm(qapp: QApplication) -> None:
    wild = np.array([(0.0, 1.0), (1.5, 2.0), (1e200, -1e300), (np.inf, np.nan), (np.nan, np.nan)])
    runner = Runner("sgd", 0, 0, wild, np.zeros(5), diverged=True)
    gone = Runner("adam", 6, 6, np.full((2, 2), np.nan), np.zeros(2))
    scene = scene_over(bowl, runners=(runner, gone), path=wild, path_losses=np.zeros(5), path_place=4)
    image = painted(replace(scene, point=(9e9, 1.0, 0.0), gradient=(np.nan, np.inf), step=(np.inf, 0.0)))
    assert not image.isNull()


def test_racers_carry_their_colour(qapp: QApplication) -> None:
    path = np.stack((np.linspace(-1.5, 1.5, 9), np.full(9, 1.2)), axis=1)
    bare, raced = scene_over(bowl), scene_over(bowl, runners=(Runner("adam", 2, 0, path, np.zeros(9)),))
    wanted = np.array(LIGHT.racers[2].getRgb()[:3])

    def count(scene: SurfaceScene) -> int:
        return int((np.abs(colours(painted(scene)) - wanted).sum(axis=2) < 30).sum())

    assert count(bare) == 0 and count(raced) > 100


def field_at(*places: tuple[float, float], slope: tuple[float, float] = (0.0, 1.0)) -> tuple[Floats, Floats]:
    return np.array(places), np.array([slope] * len(places))


def changed(one: SurfaceScene, other: SurfaceScene, camera: Camera) -> list[tuple[int, int]]:
    """Return the pixels, x and y, in which two pictures differ."""
    rows, columns = np.nonzero(np.abs(colours(painted(one, camera)) - colours(painted(other, camera))).sum(axis=2) > 30)
    return list(zip(columns.tolist(), rows.tolist(), strict=True))


def test_the_field_lies_on_the_surface_and_points_downhill(qapp: QApplication) -> None:
    camera = Camera(turn=0, tilt=60)
    bare = scene_over(bowl)
    pixels = changed(bare, replace(bare, field_arrows=field_at((1.0, 1.0), slope=(3.0, 0.0))), camera)
    assert len(pixels) > 20
    start, end = stage_of(bare, camera).on_surface(np.array([1.0, -2.0]), np.array([1.0, 1.0])).screen
    xs, ys = np.array(pixels).T
    assert xs.max() <= start[0] + 2 and xs.min() >= end[0] - 8  # to the left, where x is less
    assert np.abs(xs - start[0]).max() > 50
    assert ys.max() > start[1] + 3  # and down into the bowl


def test_a_hill_hides_the_arrows_behind_it(qapp: QApplication) -> None:
    camera, bare = Camera(turn=0, tilt=20), scene_over(ridge)
    before = replace(bare, field_arrows=field_at((0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), slope=(0.5, 0.0)))
    behind = replace(bare, field_arrows=field_at((0.0, 1.9), (1.0, 1.9), (-1.0, 1.9), slope=(0.5, 0.0)))
    assert len(changed(bare, before, camera)) > 30
    assert changed(bare, behind, camera) == []
    nothing = replace(bare, field_arrows=field_at((0.0, 0.0), slope=(0.0, np.nan)))
    assert changed(bare, nothing, camera) == []


def test_a_racer_s_arrows_lie_on_the_surface_and_are_hidden_with_it(qapp: QApplication) -> None:
    camera, wanted = Camera(turn=0, tilt=20), np.array(LIGHT.racers[2].getRgb()[:3])

    def count(y: float, *arrows: tuple[str, float, float]) -> int:
        path = np.array([(-1.0, y)])
        scene = scene_over(ridge, runners=(Runner("", 2, 0, path, np.zeros(1), arrows, named=False),))
        return int((np.abs(colours(painted(scene, camera)) - wanted).sum(axis=2) < 60).sum())

    arrow = ("−gradient", 1.0, 0.0)
    assert count(0.0, arrow) > count(0.0) + 50
    assert count(1.9, arrow) < count(1.9) + 10
    assert count(0.0, ("", math.nan, 1.0), ("", 0.0, 0.0)) == count(0.0)


def test_a_point_behind_a_hill_is_fainter(qapp: QApplication) -> None:
    """The ball is bright amber where it is seen; behind the wall its colour mixes with the wall's."""
    amber = np.array(LIGHT.computed.getRgb()[:3])

    def bright(y: float) -> int:
        scene = scene_over(ridge, point=(0.0, y, float(ridge(np.array(0.0), np.array(y)))))
        camera = Camera(turn=0, tilt=20)
        x, y_on_screen = stage_of(scene, camera).on_surface(np.array([0.0]), np.array([y])).screen[0].astype(int)
        ball = colours(painted(scene, camera))[y_on_screen - 12 : y_on_screen + 6, x - 9 : x + 10]
        return int((np.abs(ball - amber).sum(axis=2) < 60).sum())

    assert bright(0.2) > 20 > 4 * bright(1.9)


def test_the_scales_name_weights_and_losses(qapp: QApplication) -> None:
    terrain = terrain_of(scene_over(bowl))
    assert terrain is not None
    seen = projection(Camera(), WIDTH, HEIGHT)
    assert axis_ticks(terrain, seen, 0).words == ("−2", "−1", "0", "1", "2")
    assert axis_ticks(terrain, seen, 1).words == ("−1", "0", "1", "2", "3")
    losses = loss_ticks(terrain, seen)
    assert losses.words[0] == "0" and losses.places[0] == pytest.approx(0.0, abs=1e-3)
    logarithmic = terrain_of(scene_over(lambda x, y: 1e-4 + bowl(x, y), log=True))
    assert logarithmic is not None
    decades = loss_ticks(logarithmic, seen)
    assert {"0.01", "1"} <= set(decades.words)
    assert all(0 <= place <= 1 for place in decades.places)


# The tangent plane


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
def test_the_tangent_plane_touches_the_surface(qapp: QApplication, log: bool) -> None:
    x, y = 0.9, 0.2
    scene = scene_over(bowl, side=257, point=(x, y, float(bowl(np.array(x), np.array(y)))), gradient=(2 * x, y - 1))
    stage = stage_of(replace(scene, log=log))
    tangent = tangent_of(stage)
    assert tangent is not None
    near = 0.01
    for du, dv in ((near, 0.0), (-near, 0.0), (0.0, near), (0.0, -near)):
        z = float(stage.terrain.z_at(np.array([tangent.u + du]), np.array([tangent.v + dv]))[0])
        assert tangent.z + tangent.by_u * du + tangent.by_v * dv == pytest.approx(z, abs=2e-3)
    assert tangent.by_u > 0 > tangent.by_v


def test_a_steep_tangent_plane_stays_small(qapp: QApplication) -> None:
    scene = scene_over(bowl, point=(0.5, 1.0, 0.25), gradient=(800.0, 0.0))
    tangent = tangent_of(stage_of(scene))
    assert tangent is not None and tangent.reach * tangent.by_u == pytest.approx(0.30)
