"""Stands in for what is not there yet."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from app.fonts import ui_font
from app.graph.scene import Scene
from app.lecture.state import LectureState
from app.lecture.words import HEIGHT, Word
from app.tokens import Tokens
from core.explain import Explanation
from core.formula import Source


def beats_of(explanation: Explanation | None) -> int:
    """Return how often "next" is pressed until all of a step is there."""
    return 0 if explanation is None else 3


@dataclass(frozen=True, eq=False)
class Drawn:
    """Words only."""

    words: tuple[Word, ...]
    beats: int = 3
    taken: float = 0.0

    def draw(self, painter: QPainter) -> None:
        for word in self.words:
            painter.setFont(ui_font(word.size, word.weight))
            painter.setPen(word.colour)
            painter.drawText(word.box, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, word.text)

    def box_of(self, source: Source) -> QRectF | None:
        return self.words[source.index].box if source.kind == "neuron" and source.index < len(self.words) else None


def stage_graph(scene: Scene, room: QRectF, height: float, tokens: Tokens, state: LectureState) -> Drawn:
    """Write the outs in a column."""
    words = []
    for neuron in range(min(12, len(scene.document.network.neurons))):
        box = QRectF(room.left() + 60, room.top() + 60 * neuron, 400, 50)
        words.append(Word(scene.out(neuron).number, box, 36 * height / HEIGHT, True, tokens.text, tokens.ground))
    return Drawn(tuple(words))


def stage_formula(
    explanation: Explanation | None,
    heading: tuple[str, str, str],
    room: QRectF,
    height: float,
    tokens: Tokens,
    state: LectureState,
) -> Drawn:
    """Write the heading."""
    title = Word(
        heading[1], QRectF(room.left(), room.top(), room.width(), 120), 40.0, False, tokens.text, tokens.ground
    )
    return Drawn((title,), taken=120.0)
