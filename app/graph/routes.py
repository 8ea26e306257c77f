"""Paths to the loss drawn over the graph, each in its colour, side by side where they share an edge."""

from __future__ import annotations

from app.graph.canvas import Canvas
from app.graph.geometry import Geometry
from app.graph.scene import Scene


def draw_routes(canvas: Canvas, scene: Scene, geometry: Geometry) -> None:
    """Draw the scene's routes beneath the edges."""
