"""The whole relief on a painter: box, surface, what stands on it, scales, and what must be said in words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from app.magnified import magnified
from app.surface.contour_words import computing_words, described
from app.surface.painting import settle
from app.surface.relief_arrows import draw_field
from app.surface.relief_axes import draw_box, draw_scales
from app.surface.relief_camera import Camera
from app.surface.relief_marks import Stage, draw_lowest, draw_training
from app.surface.relief_picture import finished
from app.surface.relief_point import draw_plane, draw_point, tangent_of
from app.surface.relief_racers import draw_racers
from app.surface.relief_terrain import Terrain, terrain_of
from app.surface.scene import SurfaceScene
from app.theme import Tokens, ui_font
from app.words import tr
from core.numbers import shown

PAD = 6.0


def paint_relief(painter: QPainter, stage: Stage, area: QRectF) -> None:
    """Paint a relief whose surface is rendered already."""
    settle(painter)
    terrain, tokens, projection = stage.terrain, stage.tokens, stage.projection
    draw_box(painter, terrain, projection, tokens)
    painter.drawImage(area, stage.relief.image)
    if terrain.scene.stale:
        painter.setOpacity(0.45)
    draw_scales(painter, terrain, projection, tokens)
    draw_field(painter, stage)
    tangent = tangent_of(stage)
    if tangent is not None:
        draw_plane(painter, stage, tangent)
    draw_lowest(painter, stage)
    draw_training(painter, stage)
    draw_point(painter, stage, tangent)
    draw_racers(painter, stage, area)
    painter.setOpacity(1.0)
    draw_notes(painter, area, notes_of(terrain), tokens)


def notes_of(terrain: Terrain) -> tuple[str, ...]:
    """Return what is said about the picture: that it is being computed, cut, logarithmic."""
    cut = float(terrain.scene.loss_of(np.array(terrain.top)))
    computing = computing_words(terrain.scene)
    said = (
        (bool(computing), computing),
        (terrain.is_cut, tr("clipped at {loss}", loss=shown(cut, 3))),
        (terrain.scene.log, tr("heights: logarithm of the loss")),
    )
    return tuple(words for wanted, words in said if wanted)


def cut_words() -> str:
    """Return what clipping means."""
    return tr("What is higher is cut off at this loss, so that a few very high places do not flatten all the rest.")


def draw_notes(painter: QPainter, area: QRectF, notes: tuple[str, ...], tokens: Tokens) -> None:
    """Draw the notes at the top, left."""
    font = ui_font(tokens.text_small)
    painter.setFont(font)
    painter.setPen(tokens.muted)
    line = QFontMetricsF(font).height()
    for number, words in enumerate(notes):
        box = QRectF(area.left() + PAD, area.top() + PAD + number * line, area.width() - 2 * PAD - 36, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def draw_message(painter: QPainter, area: QRectF, message: str, tokens: Tokens) -> None:
    """Draw what is said where there is no surface."""
    painter.setFont(ui_font(tokens.text_body))
    painter.setPen(tokens.muted)
    painter.drawText(area.adjusted(16, 8, -16, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, message)


def draw_relief(
    painter: QPainter, scene: SurfaceScene, camera: Camera, width: int, height: int, tokens: Tokens, scale: float = 1.0
) -> None:
    """Draw a scene wholly, for files: the surface with `scale` pixels to a unit of the painter."""
    whole, terrain = QRectF(0, 0, width, height), terrain_of(scene)
    painter.fillRect(whole, tokens.card)
    with magnified(painter, whole, tokens) as (area, flat):
        if terrain is None:
            draw_message(painter, area, scene.message, flat)
            return
        relief = finished(terrain, camera, area.width(), area.height(), scale * tokens.scale, flat)
        paint_relief(painter, Stage(terrain, relief, flat), area)


def description_of(scene: SurfaceScene, terrain: Terrain | None, camera: Camera) -> str:
    """Return the picture in words, for those who do not see it."""
    seen = tr("turned by {turn}°, tilted by {tilt}°", turn=shown(camera.turn, 3), tilt=shown(camera.tilt, 3))
    if terrain is None:
        return described(scene)
    notes = [note for note in notes_of(terrain) if note != computing_words(scene)]
    return "; ".join((described(scene), *notes, seen))
