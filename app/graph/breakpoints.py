"""Marks on neurons and edges where a run stops."""

from __future__ import annotations

from app.graph.canvas import Canvas
from app.graph.geometry import Geometry
from app.graph.scene import Scene


def draw_breakpoints(canvas: Canvas, scene: Scene, geometry: Geometry) -> None:
    """Draw a mark on every neuron and edge that has a breakpoint."""
