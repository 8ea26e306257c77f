"""Scenes, stages and pictures of the relief, and a hand on it, for its tests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter

from app.surface.relief import ReliefView
from app.surface.relief_camera import Camera
from app.surface.relief_marks import Stage
from app.surface.relief_painting import draw_relief
from app.surface.relief_picture import finished
from app.surface.relief_terrain import terrain_of
from app.surface.scene import SurfaceScene
from app.theme import LIGHT, Tokens
from core.network import Floats

WIDTH, HEIGHT = 420, 330
PLAIN = Qt.KeyboardModifier.NoModifier


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
