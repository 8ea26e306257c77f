"""The network at a step, its formula, or both side by side, on any painter: for files, films and paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.equations import boxes
from app.equations.heading import Heading, step_headings
from app.equations.line import Line, Tone
from app.equations.lines import Page, Typeset, typeset
from app.graph.arrangement import Arranger
from app.graph.camera import fitted
from app.graph.canvas import Canvas
from app.graph.painting import paint
from app.graph.scene import Scene
from app.picturing.outputs import Drawing, Size
from app.theme import Tokens
from app.words import tr
from core.steps import plan_of

FORMULA_SHARE = 0.38  # of the width, beside the network
UNIT = (430.0, 520.0)  # of a formula's column at its usual size
MARGIN, SMALLEST, LARGEST, CHARACTERS = 22.0, 13.0, 34.0, 15.0
SCALES = (0.4, 8.0)
USUAL_HEIGHT = 600.0  # of a network on screen


class Part(StrEnum):
    """What of a step is drawn."""

    NETWORK = "network"
    FORMULA = "formula"
    BOTH = "both"


@dataclass(frozen=True, eq=False)
class Sheet:
    """What is drawn, in which colours; `clear`: without its ground."""

    scene: Scene
    part: Part
    tokens: Tokens
    clear: bool = False

    def drawing(self, size: Size, arranger: Arranger | None = None) -> Drawing:
        """Return the sheet to be painted at a size; frames of one film share an arranger, so that nothing jumps."""
        kept = arranger or Arranger()
        title = self.scene.document.title
        return Drawing(lambda painter: paint_sheet(painter, self, size, kept), size, title, self.clear)


def network_aspect(part: Part, size: tuple[float, float]) -> float | None:
    """Return how many times as wide as high the network is drawn on a sheet; None: it is not."""
    room = QRectF(0, 0, *size)
    if part is Part.FORMULA:
        return None
    upper = room if part is Part.NETWORK else _parted(room)[0]
    return upper.width() / upper.height()


def paint_sheet(painter: QPainter, sheet: Sheet, size: tuple[float, float], arranger: Arranger) -> None:
    """Paint on a painter whose units are those of `size`."""
    room = QRectF(0, 0, *size)
    if sheet.part is Part.NETWORK:
        _paint_network(painter, sheet, room, arranger)
    elif sheet.part is Part.FORMULA:
        _paint_formula(painter, sheet, room)
    else:
        upper, lower = _parted(room)
        _paint_network(painter, sheet, upper, arranger)
        _paint_formula(painter, sheet, lower)
        painter.setPen(QPen(sheet.tokens.hairline, 1.0))
        painter.drawLine(lower.topLeft(), lower.bottomLeft() if lower.left() > 0 else lower.topRight())


def _parted(room: QRectF) -> tuple[QRectF, QRectF]:
    """Return the rooms of network and formula."""
    return _beside(room) if room.width() >= 1.15 * room.height() else _below(room)


def _beside(room: QRectF) -> tuple[QRectF, QRectF]:
    width = FORMULA_SHARE * room.width()
    return room.adjusted(0, 0, -width, 0), QRectF(room.right() - width, room.top(), width, room.height())


def _below(room: QRectF) -> tuple[QRectF, QRectF]:
    height = 0.45 * room.height()
    return room.adjusted(0, 0, 0, -height), QRectF(room.left(), room.bottom() - height, room.width(), height)


def _paint_network(painter: QPainter, sheet: Sheet, room: QRectF, arranger: Arranger) -> None:
    painter.save()
    painter.translate(room.topLeft())
    finer = max(1.0, USUAL_HEIGHT / room.height())  # the words around a small network are small as well
    painter.scale(1 / finer, 1 / finer)
    width, height = room.width() * finer, room.height() * finer
    if not sheet.clear:
        painter.fillRect(QRectF(0, 0, width, height), sheet.tokens.ground)
    picture = arranger.picture(sheet.scene, width / height)
    paint(Canvas(painter, sheet.tokens), picture, fitted(picture.geometry.bounds, width, height), (width, height))
    painter.restore()


def _paint_formula(painter: QPainter, sheet: Sheet, room: QRectF) -> None:
    """Lay the formula out as the window does, larger in a larger room."""
    scale = min(max(min(room.width() / UNIT[0], room.height() / UNIT[1]), SCALES[0]), SCALES[1])
    width, height, tokens = room.width() / scale - 2 * MARGIN, room.height() / scale, sheet.tokens
    heading = _heading(sheet.scene, width, tokens)
    top = MARGIN + heading.height
    page = _page(sheet.scene, width, height - top - MARGIN)
    shrink = min(1.0, (height - top - MARGIN) / max(page.height, 1.0), width / max(page.width, 1.0))
    painter.save()
    if not sheet.clear:
        painter.fillRect(room, tokens.card)
    painter.translate(room.topLeft())
    painter.scale(scale, scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    heading.draw(painter, QPointF(MARGIN, MARGIN))
    painter.translate(MARGIN, top)
    painter.scale(shrink, shrink)
    for line in page.lines:
        paint_line(painter, line, tokens)
    painter.restore()


def _heading(scene: Scene, width: float, tokens: Tokens) -> Heading:
    if scene.iteration is None or scene.step is None or scene.explanation is None:
        title = tr("Start: nothing computed yet") if scene.iteration is not None else tr("Not complete yet")
        return Heading("", title, "", width, tokens)
    words = step_headings(scene.explanation, plan_of(scene.iteration, scene.step.level), scene.step)
    return Heading(*words, width, tokens, scene.step.phase)


def _page(scene: Scene, width: float, height: float) -> Page:
    if scene.explanation is None:
        return Page((), 0.0, 0.0)
    size = min(max(width / CHARACTERS, SMALLEST), LARGEST)
    made: Typeset = typeset(scene.explanation, width, size, scene.digits)
    page = made.page()
    if page.height > height and size > SMALLEST:
        page = made.smaller(max(SMALLEST, size * height / page.height)).page()
    return page


def paint_line(painter: QPainter, line: Line, tokens: Tokens) -> None:
    """Paint one line of a formula; a result on its amber card."""
    colours = {Tone.GENERAL: tokens.muted, Tone.RESULT: tokens.on_computed, Tone.CELL: tokens.on_computed}
    if line.tone is Tone.RESULT:
        card = QRectF(line.x - 6, line.y - line.box.ascent - 9, line.box.width + 18, line.box.height + 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.computed)
        painter.drawRoundedRect(card, tokens.radius, tokens.radius)
    boxes.paint(painter, line.box, QPointF(line.x, line.y), colours.get(line.tone, tokens.text))
