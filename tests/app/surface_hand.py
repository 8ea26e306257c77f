"""A bowl with everything on it, a bench for its views, and a mouse: what the tests of the loss surface share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.surface.model import SurfaceModel
from app.surface.scene import Runner, SurfaceScene
from app.views import Bench

LOWEST = (1.0, -0.5)


def bowl_at(x: Any, y: Any) -> Any:
    """(x − 1)² + 2 (y + ½)²."""
    return (x - LOWEST[0]) ** 2 + 2 * (y - LOWEST[1]) ** 2


def bowl(grid: int = 97, **changes: Any) -> SurfaceScene:
    """The bowl over −3…3, −2…2, with a point at (−2, 1) that has come from (−2.8, 1.6)."""
    x_values, y_values = np.linspace(-3, 3, grid), np.linspace(-2, 2, grid)
    x, y = -2.0, 1.0
    path = np.array([[-2.8, 1.6], [-2.4, 1.3], [x, y], [-0.5, 0.1]])
    scene = SurfaceScene(
        "w₅", "w₆", x_values, y_values, bowl_at(*np.meshgrid(x_values, y_values)),
        point=(x, y, bowl_at(x, y)), gradient=(2 * (x - 1), 4 * (y + 0.5)), step=(1.2, -1.2), path=path,
        path_losses=bowl_at(path[:, 0], path[:, 1]), path_place=2,
        x_slice=(x_values, bowl_at(x_values, y)), y_slice=(y_values, bowl_at(x, y_values)),
    )  # fmt: skip
    return replace(scene, **changes)


def runners(count: int) -> tuple[Runner, ...]:
    """Racers that all end close together."""
    ways = [np.linspace((-2.0, 1.0), (0.5 + 0.05 * number, -0.4), 30) for number in range(count)]
    return tuple(
        Runner(f"racer {number}", number, number, way, bowl_at(way[:, 0], way[:, 1]), (("v", 0.3, -0.2),))
        for number, way in enumerate(ways)
    )


def strange_scenes() -> dict[str, SurfaceScene]:
    """Scenes with which nothing must go wrong."""
    nan, scene = float("nan"), bowl(9)
    holes = np.where(np.add.outer(scene.y_values, scene.x_values) > 2, nan, scene.loss)
    return {
        "empty": SurfaceScene(), "message": SurfaceScene(message="A network with two weights is needed."),
        "nothing finite": bowl(9, loss=np.full((9, 9), np.inf)), "flat": bowl(9, loss=np.ones((9, 9)), log=True),
        "holes": bowl(9, loss=holes, log=True), "no point": bowl(9, point=None, gradient=None, step=None),
        "no slices": bowl(9, x_slice=None, y_slice=None),
        "far": bowl(9, point=(1e12, -1e12, np.inf), step=(1e30, 1e30)),
        "point not finite": bowl(9, point=(nan, nan, nan), gradient=(nan, np.inf), step=(nan, 0.0)),
        "slices not finite": bowl(9, x_slice=(scene.x_values, np.full(9, nan)), log=True),
        "path not finite": bowl(9, path=np.array([[0.0, 0.0], [nan, np.inf], [1e300, 1.0]]), path_place=2),
        "one place": bowl(9, path=np.zeros((1, 2)), path_losses=np.zeros(1), path_place=0),
        "no width": bowl(9, x_values=np.ones(9), y_values=np.full(9, -2.0)),
        "huge": bowl(9, loss=1e300 * np.asarray(scene.loss)), "tiny": bowl(9, loss=1e-200 * np.asarray(scene.loss)),
        "racers": bowl(9, runners=runners(7)), "field": bowl(9, field_arrows=(np.zeros((4, 2)), np.full((4, 2), nan))),
        "one racer without a way": bowl(9, runners=(Runner("sgd", 0, 0, np.zeros((0, 2)), np.zeros(0)),)),
    }  # fmt: skip


def colour_at(picture: QImage, place: QPointF) -> QColor:
    return picture.pixelColor(round(place.x()), round(place.y()))


def mouse(widget: QWidget, kind: QEvent.Type, place: QPointF, held: bool) -> None:
    """Send a mouse event with the left button."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    pressed = left if held else none
    where = QPointF(widget.mapToGlobal(place.toPoint()))
    event = QMouseEvent(kind, place, where, button, pressed, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, start: QPointF, end: QPointF, moves: int = 5) -> None:
    """Press, move in steps, release."""
    mouse(widget, QEvent.Type.MouseButtonPress, start, True)
    for number in range(1, moves + 1):
        mouse(widget, QEvent.Type.MouseMove, start + (end - start) * (number / moves), True)
    mouse(widget, QEvent.Type.MouseButtonRelease, end, False)


def click(widget: QWidget, place: QPointF) -> None:
    """Press and release at one place."""
    mouse(widget, QEvent.Type.MouseButtonPress, place, True)
    mouse(widget, QEvent.Type.MouseButtonRelease, place, False)


def wheel(widget: QWidget, place: QPointF, notches: int) -> None:
    """Turn the wheel away (positive) or towards oneself."""
    none = Qt.MouseButton.NoButton
    event = QWheelEvent(place, QPointF(widget.mapToGlobal(place.toPoint())), QPoint(), QPoint(0, 120 * notches), none,
                        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(widget, event)


def wait_for_grid(qtbot: QtBot, bench: Bench, model: SurfaceModel) -> None:
    """Wait until the fine grid is computed."""
    qtbot.waitUntil(lambda: not model.is_busy, timeout=5000)
    assert model.progress == 1.0
