"""The blame overlay: every weight's rank by |∂E/∂w|, written on its edge."""

from __future__ import annotations

from app.graph.canvas import Canvas
from app.graph.scene import Scene
from core.network import Floats


def draw_ranks(canvas: Canvas, scene: Scene, label_centres: Floats) -> None:
    """Write the ranks beside the labels of the edges; `label_centres` is (edges, 2)."""
