"""The relief: the pointer finds what is drawn, hills hide, hands and keys turn it, words say what is cut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.surface.relief import ReliefView
from app.surface.relief_camera import HIGHEST_TILT, LOWEST_TILT, MOST_ZOOM, Camera, projection
from app.surface.relief_hand import zoomed_at
from app.surface.relief_marks import Stage
from app.surface.relief_painting import draw_relief, notes_of
from app.surface.relief_picture import draft, finished
from app.surface.relief_point import tangent_of
from app.surface.relief_terrain import terrain_of
from app.surface.scene import Runner, SurfaceScene
from app.theme import DARK, LIGHT, Theme, Tokens
from core.basins import Basins
from core.network import Floats

WIDTH, HEIGHT = 420, 330
PLAIN = Qt.KeyboardModifier.NoModifier
VIEWS = [Camera(), Camera(turn=-70, tilt=25), Camera(turn=160, tilt=70), Camera(turn=0, tilt=40, zoom=2.0)]


def scene_over(height: Callable[[Floats, Floats], Floats], side: int = 65, **more: object) -> SurfaceScene:
    """Return a scene over −2 … 2 by −1 … 3."""
    x, y = np.linspace(-2, 2, side), np.linspace(-1, 3, side)
    with np.errstate(all="ignore"):
        loss = height(*np.meshgrid(x, y))
    return SurfaceScene("w₁", "w₂", x, y, loss, **more)  # type: ignore[arg-type]


def bowl(x: Floats, y: Floats) -> Floats:
    return x**2 + (y - 1) ** 2 / 2


def ridge(x: Floats, y: Floats) -> Floats:
    """A wall along x in the middle of y, on a plain."""
    return np.exp(-(((y - 1) / 0.25) ** 2))


def stage_of(scene: SurfaceScene, camera: Camera | None = None, tokens: Tokens = LIGHT) -> Stage:
    terrain = terrain_of(scene)
    assert terrain is not None
    return Stage(terrain, finished(terrain, camera or Camera(), WIDTH, HEIGHT, 1.0, tokens), tokens)


def painted(scene: SurfaceScene, camera: Camera | None = None, tokens: Tokens = LIGHT) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        draw_relief(painter, scene, camera or Camera(), WIDTH, HEIGHT, tokens)
    return image


def colours(image: QImage) -> Floats:
    """Return (rows, columns, 3), 0 to 255."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return flat[:, : image.width(), 2::-1].astype(np.float64)


def hue_at(image: QImage, place: Floats) -> float:
    return image.pixelColor(int(place[0]), int(place[1])).hsvHueF()


@pytest.fixture
def view(qtbot, theme: Theme) -> ReliefView:
    view = ReliefView(theme)
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(view):
        view.show()
    return view


def place_of(view: ReliefView, x: float, y: float) -> QPoint:
    """Return where a point of the surface is on the widget; it must be seen."""
    stage = view.stage
    assert stage is not None
    found = stage.place(x, y)
    assert found is not None and found[1]
    return found[0].toPoint()


def drag(qtbot, view: ReliefView, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = PLAIN) -> None:
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, keys, start)
    for share in (0.1, 0.5, 1.0):
        qtbot.mouseMove(view, start + (end - start) * share)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, keys, end)


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


# The widget


def test_a_drag_turns_and_tilts(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    before = view.camera
    drag(qtbot, view, QPoint(200, 150), QPoint(160, 150))
    assert view.camera.turn == pytest.approx(before.turn + 20) and view.camera.tilt == before.tilt
    drag(qtbot, view, QPoint(200, 150), QPoint(200, 170))
    assert view.camera.tilt == pytest.approx(before.tilt + 10)
    drag(qtbot, view, QPoint(200, 10), QPoint(200, 300))
    assert view.camera.tilt == HIGHEST_TILT


def test_a_turn_moves_the_pixels(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    before = colours(view.grab().toImage())
    drag(qtbot, view, QPoint(200, 150), QPoint(120, 150))
    assert (np.abs(colours(view.grab().toImage()) - before).sum(axis=2) > 30).mean() > 0.1


def test_shift_drags_the_picture(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    start = place_of(view, 0.0, 1.0)
    drag(qtbot, view, QPoint(200, 150), QPoint(230, 140), Qt.KeyboardModifier.ShiftModifier)
    assert view.camera.turn == Camera().turn
    assert (place_of(view, 0.0, 1.0) - start - QPoint(30, -10)).manhattanLength() <= 2


def test_keys_turn_tilt_zoom_and_reset(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    start, alt = view.camera, Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(view, Qt.Key.Key_Right, alt)
    assert view.camera.turn > start.turn
    qtbot.keyClick(view, Qt.Key.Key_Up, alt)
    assert view.camera.tilt > start.tilt
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.zoom == pytest.approx(1.2)
    turned = view.camera
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
    assert view.camera == turned  # those step the program
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.camera == start
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.mouseClick(view.reset_button, Qt.MouseButton.LeftButton)
    assert view.camera == start


def test_the_wheel_zooms_at_the_pointer(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    place = place_of(view, 0.5, 1.0)
    for _ in range(40):
        wheel = QWheelEvent(
            QPointF(place), QPointF(view.mapToGlobal(place)), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, wheel)
    assert view.camera.zoom == MOST_ZOOM
    found = view.weights_at(QPointF(place))
    assert found is not None and found == pytest.approx((0.5, 1.0), abs=0.05)


def test_a_click_on_the_surface_moves_the_point_there(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    with qtbot.waitSignal(view.point_moved) as heard:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, 0.8, 1.6))
    x, y, last = heard.args
    assert (x, y) == pytest.approx((0.8, 1.6), abs=0.06) and last is True


def test_a_click_beside_the_surface_does_nothing(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    with qtbot.assertNotEmitted(view.point_moved), qtbot.assertNotEmitted(view.place_chosen):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(4, HEIGHT - 4))


def with_path(scene: SurfaceScene) -> SurfaceScene:
    path = np.array([(-1.2, 2.0), (-0.4, 1.5), (0.3, 1.2), (0.9, 0.9)])
    return replace(scene, path=path, path_losses=bowl(*path.T), path_place=3, point=(0.9, 0.9, 0.82))


def test_a_click_on_the_path_chooses_its_place(qtbot, view: ReliefView) -> None:
    view.show_scene(with_path(scene_over(bowl)))
    with qtbot.waitSignal(view.place_chosen) as heard, qtbot.assertNotEmitted(view.point_moved):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place_of(view, -0.4, 1.5) + QPoint(3, -2))
    assert heard.args == [1]


def test_the_ball_can_be_dragged_over_the_surface(qtbot, view: ReliefView) -> None:
    view.show_scene(with_path(scene_over(bowl)))
    camera, moved = view.camera, []
    view.point_moved.connect(lambda x, y, last: moved.append((x, y, last)))
    drag(qtbot, view, place_of(view, 0.9, 0.9), place_of(view, 0.0, 1.8))
    assert [last for *_, last in moved] == [False] * (len(moved) - 1) + [True]
    assert moved[-1][:2] == pytest.approx((0.0, 1.8), abs=0.06)
    assert view.camera == camera


def test_the_last_move_of_a_drag_is_told_even_beside_the_surface(qtbot, view: ReliefView) -> None:
    view.show_scene(with_path(scene_over(bowl)))
    moved = []
    view.point_moved.connect(lambda x, y, last: moved.append((x, y, last)))
    drag(qtbot, view, place_of(view, 0.9, 0.9), QPoint(2, HEIGHT - 2))
    assert moved[-1][2] is True and -2 <= moved[-1][0] <= 2 and -1 <= moved[-1][1] <= 3


def test_the_pointer_reads_weights_and_loss(view: ReliefView) -> None:
    view.show_scene(with_path(scene_over(bowl, side=129)))
    words = view.words_at(QPointF(place_of(view, 0.5, 2.0)))
    assert words.startswith("w₁ = 0.") and "loss ≈ 0." in words
    assert view.words_at(QPointF(3, 3)) == ""
    assert view.words_at(QPointF(place_of(view, -0.4, 1.5))).startswith("Place 2 of 4")


def test_at_rest_the_fine_picture_comes_by_itself(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    stage = view.stage
    assert stage is not None and not view.is_fine
    qtbot.waitUntil(lambda: view.is_fine, timeout=5000)
    fine = view.stage
    assert fine is not None and fine.relief.factor > stage.relief.factor
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert not view.is_fine


def test_another_point_on_the_same_surface_keeps_the_fine_picture(qtbot, view: ReliefView) -> None:
    scene = scene_over(bowl)
    view.show_scene(scene)
    qtbot.waitUntil(lambda: view.is_fine, timeout=5000)
    view.show_scene(with_path(scene))
    assert view.is_fine and view.stage is not None and view.stage.terrain.scene.point == (0.9, 0.9, 0.82)
    view.show_scene(scene_over(ridge))
    assert not view.is_fine


def test_nothing_is_rendered_while_hidden(qtbot, view: ReliefView) -> None:
    view.show_scene(scene_over(bowl))
    view.hide()
    assert not view._rest.isActive() and not view._band.isActive()
    view.show_scene(scene_over(ridge))
    assert not view._rest.isActive()


def test_it_is_told_in_words(view: ReliefView) -> None:
    view.show_scene(SurfaceScene(message="Two weights are needed."))
    assert view.accessibleName() == "Loss surface in relief"
    assert "Two weights are needed." in view.accessibleDescription()
    view.show_scene(with_path(scene_over(bowl)))
    words = view.accessibleDescription()
    assert "w₁ = 0.9" in words and "turned by 32°, tilted by 40°" in words


def test_the_theme_changes_the_picture(qtbot, view: ReliefView, theme: Theme) -> None:
    view.show_scene(scene_over(bowl))
    light = colours(view.grab().toImage()).mean()
    theme.set_mode("dark")
    assert colours(view.grab().toImage()).mean() < light - 80
    theme.set_mode("light")
