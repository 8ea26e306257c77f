"""Where a point of the relief is on the screen: a camera far away (orthographic), turned and tilted around the box.

The box: x and y run from −½ to ½, heights from 0 to 1 (drawn HEIGHT high), the floor lies GAP below. Orthographic:
so equal losses are equally high everywhere, and every column of the screen is one upright cut through the surface.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from core.network import Floats

HEIGHT, GAP = 0.52, 0.07
LOWEST_TILT, HIGHEST_TILT = 8.0, 85.0
LEAST_ZOOM, MOST_ZOOM = 0.5, 8.0


@dataclass(frozen=True)
class Camera:
    """From where the box is seen: `turn` around it and `tilt` above the floor, in degrees; `zoom` 1 fits it.

    `shift_x` and `shift_y`: how far the picture is moved from the middle, in units of the box.
    """

    turn: float = 32.0
    tilt: float = 40.0
    zoom: float = 1.0
    shift_x: float = 0.0
    shift_y: float = 0.0

    def turned(self, by: float) -> Camera:
        """Return the camera further around."""
        return replace(self, turn=(self.turn + by + 180.0) % 360.0 - 180.0)

    def tilted(self, by: float) -> Camera:
        """Return the camera higher or lower."""
        return replace(self, tilt=min(max(self.tilt + by, LOWEST_TILT), HIGHEST_TILT))

    def moved(self, x: float, y: float) -> Camera:
        """Return the camera with the picture moved right and down; the box stays in reach."""
        x, y = (min(max(shift, -1.0), 1.0) for shift in (self.shift_x + x, self.shift_y + y))
        return replace(self, shift_x=x, shift_y=y)

    def zoomed(self, by: float) -> Camera:
        """Return the camera nearer."""
        return replace(self, zoom=min(max(self.zoom * by, LEAST_ZOOM), MOST_ZOOM))


@dataclass(frozen=True)
class Margins:
    """Room around the box for its labels, in pixels."""

    left: float = 46.0
    top: float = 14.0
    right: float = 30.0
    bottom: float = 30.0


@dataclass(frozen=True)
class Projection:
    """Box to screen: the middle of the floor is near (middle_x, middle_y); `scale` pixels are one unit of the box."""

    camera: Camera
    width: float
    height: float
    scale: float
    middle_x: float
    middle_y: float

    @property
    def cosine(self) -> float:
        """Of the turn."""
        return math.cos(math.radians(self.camera.turn))

    @property
    def sine(self) -> float:
        """Of the turn."""
        return math.sin(math.radians(self.camera.turn))

    @property
    def flat(self) -> float:
        """How much of the floor's depth is seen: sin(tilt)."""
        return math.sin(math.radians(self.camera.tilt))

    @property
    def upright(self) -> float:
        """How much of a height of 1 is seen."""
        return HEIGHT * math.cos(math.radians(self.camera.tilt))

    def depth(self, u: Floats | float, v: Floats | float) -> Floats:
        """Return how far from the eye a point is, in units of the box; larger is farther."""
        return np.asarray(v) * self.cosine - np.asarray(u) * self.sine

    def project(self, u: Floats | float, v: Floats | float, z: Floats | float) -> Floats:
        """Return screen places, (..., 2), of points of the box."""
        x = self.middle_x + self.scale * (np.asarray(u) * self.cosine + np.asarray(v) * self.sine)
        y = self.middle_y - self.scale * (self.depth(u, v) * self.flat + np.asarray(z) * self.upright)
        return np.stack(np.broadcast_arrays(x, y), axis=-1)

    def scaled(self, factor: float) -> Projection:
        """Return the same picture with `factor` times as many pixels."""
        return Projection(
            self.camera, self.width * factor, self.height * factor,
            self.scale * factor, self.middle_x * factor, self.middle_y * factor,
        )  # fmt: skip


def projection(camera: Camera, width: float, height: float, margins: Margins = Margins()) -> Projection:
    """Return the projection in which the whole box, however it is turned, just fits (at zoom 1)."""
    tilt = math.radians(camera.tilt)
    diagonal, floor = math.sqrt(2.0), GAP / HEIGHT
    tall = diagonal * math.sin(tilt) + HEIGHT * (1 + floor) * math.cos(tilt)
    room_x, room_y = width - margins.left - margins.right, height - margins.top - margins.bottom
    scale = max(20.0, min(room_x / diagonal, room_y / tall)) * camera.zoom
    middle_x = margins.left + room_x / 2 + scale * camera.shift_x
    raised = HEIGHT * (1 - floor) / 2 * math.cos(tilt)  # the middle of the box above z = 0
    middle_y = margins.top + room_y / 2 + scale * (raised + camera.shift_y)
    return Projection(camera, width, height, scale, middle_x, middle_y)
