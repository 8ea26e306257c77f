"""The racers on the relief: trails and heads on the surface, and their names in a column beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from app.surface.painting import draw_head, draw_tag, pen, racer_look
from app.surface.relief_marks import Stage, draw_on_surface
from app.surface.scene import Runner
from app.theme import Tokens, ui_font
from core.network import Floats

HEAD, HIDDEN_HEAD = 4.5, 3.0
BESIDE = 34.0  # pixels between the heads and their names
PAD = 6.0


@dataclass(frozen=True)
class Named:
    """A racer's head on the screen, and its name."""

    head: QPointF
    name: str
    colour: QColor


def draw_racers(painter: QPainter, stage: Stage, area: QRectF) -> None:
    """Draw all trails, then all heads, then the names."""
    runners = stage.terrain.scene.runners
    named: list[Named] = []
    for runner in runners:
        colour, dash = racer_look(runner.colour, runner.dash, stage.tokens)
        draw_on_surface(painter, stage, runner.path, colour, 2.0, dash)
    for runner in runners:
        head = _head(stage, runner)
        if head is not None:
            colour = racer_look(runner.colour, runner.dash, stage.tokens)[0]
            draw_head(painter, head[0], colour, stage.tokens, HEAD if head[1] else HIDDEN_HEAD)
            named.append(Named(head[0], runner.name, colour))
    if named:
        _draw_names(painter, sorted(named, key=lambda one: one.head.y()), _trails(stage), area, stage.tokens)


def _head(stage: Stage, runner: Runner) -> tuple[QPointF, bool] | None:
    finite = runner.path[np.isfinite(runner.path).all(axis=1)]
    return stage.place(*finite[-1].tolist()) if len(finite) else None


def _trails(stage: Stage) -> Floats:
    """Return the places of all trails on the screen, (places, 2)."""
    path = np.concatenate([runner.path for runner in stage.terrain.scene.runners])
    screen = stage.on_surface(*path[np.isfinite(path).all(axis=1)].T).screen
    return screen[np.isfinite(screen).all(axis=1)]


def _draw_names(painter: QPainter, named: list[Named], trails: Floats, area: QRectF, tokens: Tokens) -> None:
    """Draw the names, in the order of the heads, on that side of them where fewer trails are."""
    metrics = QFontMetricsF(ui_font(tokens.text_small, 600))
    line, width = metrics.height() + 1, max(metrics.horizontalAdvance(one.name) for one in named) + 8
    size = line * len(named)
    x = [one.head.x() for one in named]
    middle = sum(one.head.y() for one in named) / len(named)
    top = min(max(middle - size / 2, area.top() + PAD), area.bottom() - PAD - size)
    right = QRectF(min(max(x) + BESIDE, area.right() - PAD - width), top, width, size)
    left = QRectF(max(min(x) - BESIDE - width, area.left() + PAD), top, width, size)
    column = min((right, left), key=lambda box: _covered(box, trails))
    boxes = [QRectF(column.left(), top + number * line, width, line) for number in range(len(named))]
    for one, box in zip(named, boxes, strict=True):
        end = QPointF(box.left() if column is right else box.right(), box.center().y())
        for colour, thick in ((tokens.card, 2.4), (one.colour, 1.0)):
            painter.setPen(pen(colour, thick))
            painter.drawLine(one.head, end)
    for one, box in zip(named, boxes, strict=True):
        own = metrics.horizontalAdvance(one.name) + 8
        shown_left = box.left() if column is right else box.right() - own
        draw_tag(painter, QRectF(shown_left, box.top(), own, box.height()), one.name, one.colour, tokens)


def _covered(box: QRectF, places: Floats) -> int:
    """Return how many places a box covers."""
    x, y = places[:, 0], places[:, 1]
    return int(((x > box.left()) & (x < box.right()) & (y > box.top()) & (y < box.bottom())).sum())
