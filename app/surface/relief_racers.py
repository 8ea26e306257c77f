"""The racers on the relief: trails and heads on the surface, and their names in a column beside them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.surface.painting import draw_head, racer_look
from app.surface.racer_names import Named, draw_names
from app.surface.relief_arrows import draw_runner_arrows
from app.surface.relief_marks import Stage, draw_on_surface
from app.surface.scene import Runner
from core.network import Floats

HEAD, HIDDEN_HEAD = 4.5, 3.0


def draw_racers(painter: QPainter, stage: Stage, area: QRectF) -> None:
    """Draw all trails, then the arrows, then all heads, then the names."""
    runners = stage.terrain.scene.runners
    named: list[Named] = []
    for runner in runners:
        colour, dash = racer_look(runner.colour, runner.dash, stage.tokens)
        draw_on_surface(painter, stage, runner.path, colour, 2.0, dash)
    for runner in runners:
        draw_runner_arrows(painter, stage, runner)
    for runner in runners:
        head = _head(stage, runner)
        if head is not None:
            colour = racer_look(runner.colour, runner.dash, stage.tokens)[0]
            draw_head(painter, head[0], colour, stage.tokens, HEAD if head[1] else HIDDEN_HEAD)
            if runner.named:
                named.append(Named(head[0], runner.name, colour))
    if named:
        draw_names(painter, named, _trails(stage), area, stage.tokens)


def _head(stage: Stage, runner: Runner) -> tuple[QPointF, bool] | None:
    finite = runner.path[np.isfinite(runner.path).all(axis=1)]
    return stage.place(*finite[-1].tolist()) if len(finite) else None


def _trails(stage: Stage) -> Floats:
    """Return the places of all trails on the screen, (places, 2)."""
    path = np.concatenate([runner.path for runner in stage.terrain.scene.runners])
    screen = stage.on_surface(*path[np.isfinite(path).all(axis=1)].T).screen
    return screen[np.isfinite(screen).all(axis=1)]
