"""The surface in relief, turned and tilted by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.surface.scene import SurfaceScene
from app.theme import Theme


class ReliefView(QWidget):
    """The surface in relief, turned and tilted by mouse and keys.

    Signals:
        point_moved(float, float, bool): the point was dragged to (x, y); the last one of a drag comes with True.
        place_chosen(int): a place of the path was clicked.
        ranges_dragged(float, float, float, float): x from, to, y from, to.
    """

    point_moved = Signal(float, float, bool)
    place_chosen = Signal(int)
    ranges_dragged = Signal(float, float, float, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.scene = SurfaceScene()

    def show_scene(self, scene: SurfaceScene) -> None:
        """Show another scene."""
        self.scene = scene
        self.update()
