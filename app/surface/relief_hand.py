"""The hand on the relief: what a drag or a key does to the camera, and which place of the path is meant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from app.surface.relief_camera import Camera, projection
from app.surface.relief_marks import Stage

STILL = 3.0  # pixels that a click may move
PER_PIXEL = 0.5  # degrees
KEY_TURN, KEY_TILT, KEY_ZOOM = 7.5, 5.0, 1.2


@dataclass(frozen=True)
class Grip:
    """A press of the button: where, with which camera, on the point or beside it, moving the picture or turning it."""

    start: QPointF
    camera: Camera
    on_point: bool
    pans: bool

    def has_moved(self, place: QPointF) -> bool:
        """Tell a drag from a click."""
        way = place - self.start
        return max(abs(way.x()), abs(way.y())) > STILL

    def camera_at(self, place: QPointF, width: float, height: float) -> Camera:
        """Return the camera with the pointer at a place."""
        way = place - self.start
        if self.pans:
            scale = projection(self.camera, width, height).scale
            return self.camera.moved(way.x() / scale, way.y() / scale)
        return self.camera.turned(-way.x() * PER_PIXEL).tilted(way.y() * PER_PIXEL)


def turned_by_key(camera: Camera, event: QKeyEvent) -> Camera | None:
    """Return the camera after a key: Alt with arrows turns and tilts, + and − zoom; None: not a key of the relief."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if modifiers == Qt.KeyboardModifier.AltModifier:
        return {
            Qt.Key.Key_Left: camera.turned(-KEY_TURN),
            Qt.Key.Key_Right: camera.turned(KEY_TURN),
            Qt.Key.Key_Up: camera.tilted(KEY_TILT),
            Qt.Key.Key_Down: camera.tilted(-KEY_TILT),
        }.get(key)
    if modifiers & ~Qt.KeyboardModifier.ShiftModifier:
        return None
    return {
        Qt.Key.Key_Plus: camera.zoomed(KEY_ZOOM),
        Qt.Key.Key_Equal: camera.zoomed(KEY_ZOOM),
        Qt.Key.Key_Minus: camera.zoomed(1 / KEY_ZOOM),
    }.get(key)


def zoomed_at(camera: Camera, by: float, place: QPointF, width: float, height: float) -> Camera:
    """Return the camera nearer, what is under a place staying there."""
    old = projection(camera, width, height)
    nearer = camera.zoomed(by)
    new = projection(nearer, width, height)
    ratio = new.scale / old.scale
    away_x = place.x() + (old.middle_x - place.x()) * ratio - new.middle_x
    away_y = place.y() + (old.middle_y - place.y()) * ratio - new.middle_y
    return nearer.moved(away_x / new.scale, away_y / new.scale)


def place_near(stage: Stage, place: QPointF, near: float) -> int | None:
    """Return the place of the path that is seen nearest to a place of the widget; None where none is near."""
    path = stage.terrain.scene.path
    if not len(path):
        return None
    found = stage.on_surface(*path.T)
    away = np.hypot(found.screen[:, 0] - place.x(), found.screen[:, 1] - place.y())
    away = np.where(found.free & np.isfinite(away), away, np.inf)
    nearest = int(away.argmin())
    return nearest if away[nearest] <= near else None
