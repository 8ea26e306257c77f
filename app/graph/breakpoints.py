"""Marks on neurons and edges where a run stops."""

from __future__ import annotations

import math

import numpy as np

from app.graph.canvas import Canvas, Point
from app.graph.geometry import HALF_BIAS, RING, Geometry
from app.graph.layout import RADIUS
from app.graph.scene import Scene
from core.network import Role
from core.stops import Kind, Stop, stops_of

DOT, HALO, RIM = 8.0, 3.0, 2.5
LEAVING = 20.0  # how far from its neuron an edge carries its mark


def draw_breakpoints(canvas: Canvas, scene: Scene, geometry: Geometry) -> None:
    """Draw a mark on every neuron and edge that has a breakpoint: filled, or a ring where it is switched off."""
    for stop in stops_of(scene.document):
        at = _place(stop, geometry)
        if at is not None:
            _draw_mark(canvas, at, stop.on)


def _place(stop: Stop, geometry: Geometry) -> Point | None:
    """Return where the mark of a stop stands; None where it has none, or where a gesture is just removing its place."""
    topology = geometry.topology
    if stop.kind is Kind.NEURON and (neuron := topology.neuron_index.get(stop.neuron or "")) is not None:
        role = topology.neurons[neuron].role
        reach = HALF_BIAS if role is Role.BIAS else (RADIUS + (RING if role is Role.OUTPUT else 0.0)) / math.sqrt(2)
        x, y = geometry.places[neuron].tolist()
        return x - reach, y - reach
    if stop.kind is Kind.EDGE and (edge := topology.edge_index.get(stop.edge or "")) is not None:
        start, bend, end = geometry.start[edge], geometry.control[edge], geometry.end[edge]
        t = min(0.3, LEAVING / max(float(np.hypot(*(end - start))), 1.0))
        x, y = ((1 - t) ** 2 * start + 2 * t * (1 - t) * bend + t**2 * end).tolist()
        return x, y
    return None


def _draw_mark(canvas: Canvas, at: Point, on: bool) -> None:
    tokens = canvas.tokens
    canvas.circle(at, DOT + HALO, tokens.ground, None)
    if on:
        canvas.circle(at, DOT, tokens.error, None)
    else:
        canvas.circle(at, DOT - RIM / 2, tokens.ground, tokens.error, RIM)
