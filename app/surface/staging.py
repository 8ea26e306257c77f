"""Setting the scene: the grid, the hiker on it with his gradient and next step, slices through him, field arrows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.surface.axes import Axes
from app.surface.ground import Ground, NetworkGround
from app.surface.scene import SurfaceScene
from core.iteration import Iteration
from core.network import Floats

SLICE, ARROWS = 161, 15  # points along a slice; field arrows a side


def scene_of(ground: Ground, axes: Axes, grid: Floats, stale: bool, log: bool) -> SurfaceScene:
    """Return the bare surface."""
    rows, columns = grid.shape
    x_values, y_values = np.linspace(*axes.x_range, columns), np.linspace(*axes.y_range, rows)
    return SurfaceScene(*ground.names, x_values, y_values, grid, stale=stale, log=log)


def with_hiker(
    scene: SurfaceScene,
    ground: NetworkGround,
    axes: Axes,
    trail: tuple[Floats, Floats, int],
    iteration: Iteration | None,
) -> SurfaceScene:
    """Put training on the surface: its way, point, gradient, the next step, and the slices through the point.

    Args:
        trail: the way, (places, 2), its losses, and which place is the point.
    """
    path, losses, place = trail
    return replace(
        with_start(scene, ground, axes, (float(path[place, 0]), float(path[place, 1]))),
        step=None if iteration is None else _next_step(ground, iteration),
        path=path,
        path_losses=losses,
        path_place=place,
    )


def with_start(scene: SurfaceScene, ground: Ground, axes: Axes, start: tuple[float, float]) -> SurfaceScene:
    """Put a point on the surface, with its gradient and the slices through it."""
    x, y = start
    loss, slope = ground.at(np.array([[x], [y]]))
    height = float(loss[0])
    x_along, y_along = (np.linspace(*ends, SLICE) for ends in (axes.x_range, axes.y_range))
    x_losses = ground.at(np.stack((x_along, np.full(SLICE, y))))[0].copy()
    y_losses = ground.at(np.stack((np.full(SLICE, x), y_along)))[0].copy()
    return replace(
        scene,
        point=(x, y, height),
        gradient=(float(slope[0, 0]), float(slope[1, 0])),
        x_slice=(x_along, x_losses),
        y_slice=(y_along, y_losses),
    )


def _next_step(ground: NetworkGround, iteration: Iteration) -> tuple[float, float]:
    moved = iteration.updated_weights - iteration.document.network.weights
    return float(moved[ground.x_edge]), float(moved[ground.y_edge])


def with_arrows(scene: SurfaceScene, ground: Ground, axes: Axes) -> SurfaceScene:
    """Add the gradient field: arrows at a grid of places."""
    places = np.stack([axis.ravel() for axis in np.meshgrid(*axes.values(ARROWS))])
    return replace(scene, field_arrows=(places.T, ground.at(places)[1].T.copy()))
