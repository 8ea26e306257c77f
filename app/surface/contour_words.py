"""What the pictures of a surface say in words: captions, tooltips, and descriptions for those who do not see them.

Tooltips are plain text, a new line for each thing.
"""

from __future__ import annotations

import numpy as np

from app.surface.scene import SurfaceScene
from app.words import tr
from core.numbers import shown

DIGITS = 4


def lowest_words(scene: SurfaceScene, short: bool = False) -> str:
    """Return the caption of the exhaustive search."""
    if scene.lowest is None or scene.loss is None:
        return ""
    count, loss = f"{scene.loss.size:,}", shown(scene.lowest[2], 3)
    if short:
        return tr("lowest here: {loss}", loss=loss)
    return tr("lowest of {count} grid points: {loss}", count=count, loss=loss)


def computing_words(scene: SurfaceScene) -> str:
    """Return what is said while the surface is not yet, or no longer, that of the weights on screen."""
    if 0.0 < scene.progress < 1.0:
        return tr("being computed, {percent} %", percent=round(100 * scene.progress))
    return tr("being computed") if scene.stale else ""


def point_lines(scene: SurfaceScene) -> list[str]:
    """Return the current point: weights, loss, gradient, all exact."""
    if scene.point is None:
        return []
    x, y, loss = scene.point
    words = [f"{scene.x_name} = {shown(x, DIGITS)}, {scene.y_name} = {shown(y, DIGITS)}"]
    words.append(tr("loss {loss}", loss=shown(loss, DIGITS)))
    if scene.gradient is not None:
        words.append(_gradient_words(*scene.gradient))
    return words


def _gradient_words(by_x: float, by_y: float) -> str:
    return tr("gradient ({x}, {y})", x=shown(by_x, DIGITS), y=shown(by_y, DIGITS))


def described(scene: SurfaceScene) -> str:
    """Return the whole picture in a few words."""
    parts = [computing_words(scene), ", ".join(point_lines(scene)), lowest_words(scene)]
    if scene.loss is None:
        parts.append(scene.message)
    return "; ".join(part for part in parts if part)


def place_words(scene: SurfaceScene, place: int) -> str:
    """Return what a place of the path is, and what a click on it does."""
    x, y = scene.path[place].tolist()
    loss = float(scene.path_losses[place]) if place < len(scene.path_losses) else float("nan")
    lines = (
        tr("Place {number} of {count} on the way", number=place + 1, count=len(scene.path)),
        f"{scene.x_name} = {shown(x, DIGITS)}, {scene.y_name} = {shown(y, DIGITS)}",
        tr("loss {loss}", loss=shown(loss, DIGITS)),
        tr("A click brings this network back."),
    )
    return "\n".join(lines)


def ground_words(scene: SurfaceScene, x: float, y: float) -> str:
    """Return what is known of a place on the ground: read off the grid, so about."""
    where = f"{scene.x_name} = {shown(x, 3)}, {scene.y_name} = {shown(y, 3)}"
    found = read_off(scene, x, y)
    if found is None:
        return tr("{where}: the loss is not finite here", where=where)
    loss, by_x, by_y = (shown(value, 3) for value in found)
    return "\n".join((where, tr("loss ≈ {loss}", loss=loss), tr("gradient ≈ ({x}, {y})", x=by_x, y=by_y)))


def read_off(scene: SurfaceScene, x: float, y: float) -> tuple[float, float, float] | None:
    """Return loss and gradient between four grid points (bilinear); None where one of them is not finite."""
    if scene.loss is None or min(scene.loss.shape) < 2:
        return None
    rows, columns = scene.loss.shape
    across = float(np.interp(x, scene.x_values, np.arange(columns)))
    upright = float(np.interp(y, scene.y_values, np.arange(rows)))
    column, row = min(int(across), columns - 2), min(int(upright), rows - 2)
    (a, b), (c, d) = scene.loss[row : row + 2, column : column + 2].tolist()
    u, v = across - column, upright - row
    loss = (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v
    dx = float(scene.x_values[column + 1] - scene.x_values[column])
    dy = float(scene.y_values[row + 1] - scene.y_values[row])
    if not (dx and dy):
        return None
    found = loss, ((b - a) * (1 - v) + (d - c) * v) / dx, ((c - a) * (1 - u) + (d - b) * u) / dy
    return found if np.isfinite(found).all() else None
