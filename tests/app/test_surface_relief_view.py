"""The relief under hands and keys: turned, tilted, zoomed, clicked and read; fine at rest, idle while hidden."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.surface.relief import ReliefView
from app.surface.relief_camera import HIGHEST_TILT, MOST_ZOOM, Camera
from app.surface.scene import SurfaceScene
from app.theme import Theme
from tests.app.relief_hand import HEIGHT, WIDTH, bowl, colours, drag, place_of, ridge, scene_over


@pytest.fixture
def view(qtbot, theme: Theme) -> ReliefView:
    view = ReliefView(theme)
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(view):
        view.show()
    return view


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
