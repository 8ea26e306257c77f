"""What the label of an edge says at a step, where it keeps its place: always its name and one number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QRectF

from app.graph.scene import Entry, Scene, State
from app.lecture.graph_tags import PAD, SPACE, Line, Look, Tag, high_of, name_piece, number_pieces, plain_line
from core.network import Floats
from core.numbers import shown
from core.steps import Phase

_OF_GRADIENTS = (Phase.GRADIENT, Phase.AVERAGE)
_NEAR = 12.0  # a label farther from its edge has a line that leads there


def label_tags(scene: Scene, look: Look, edge: int, seat: Floats, is_two: bool) -> Iterator[Tag]:
    """Yield the lines of an edge's label where its seat is nearest to the edge; on one card when it is lit."""
    entry = said(scene, edge)
    left, top, right, bottom, x_side, y_side, x_end, y_end = seat.tolist()
    lines = _lines(scene, look, edge, entry, right - left, is_two)
    wide, high = max(line.width for line in lines), sum(high_of(line) for line in lines)
    x, y = left + (right - left - wide) * (1 - x_side) / 2, top + (bottom - top - high) * (1 - y_side) / 2
    if max(y_end - bottom, top - y_end) > _NEAR * look.unit:
        yield Tag(
            Line((), look.tokens.ground, None, 0.0, 0.0),
            QRectF(x + wide / 2, y, 0.0, high),
            is_bare=True,
            edge=edge,
            leads_to=(x_end, y_end),
        )
    has_card = bool(entry.glow or scene.glow("edge", edge))
    if has_card and len(lines) > 1:
        yield Tag(replace(lines[0], pieces=()), QRectF(x, y, wide, high), edge=edge)
    for line in lines:
        box = QRectF(x + (wide - line.width) / 2, y, line.width, high_of(line))
        yield Tag(line, box, edge=edge, is_bare=not has_card or len(lines) > 1)
        y += high_of(line)


def _lines(scene: Scene, look: Look, edge: int, entry: Entry, room: float, is_two: bool) -> tuple[Line, ...]:
    """Return a label's lines: the gradient once it is taken, in an update the weight before and after, else that."""
    name = scene.edge_name(edge)
    before, arrow, after = entry.number.partition(" → ")
    if arrow and not entry.glow:
        return (_line(look, entry, name, after),)
    is_gradient = "gradient" in entry.source.quantity
    words = gradient_words(entry, name) if is_gradient else name
    line = _line(look, entry, words, entry.number)
    if line.width <= room and not (is_two and is_gradient):
        return (line,)
    if arrow:
        return _line(look, entry, words, before), _line(look, entry, "", f"→{after}")
    return _line(look, entry, words, ""), _line(look, entry, "", entry.number)


def said(scene: Scene, edge: int) -> Entry:
    """Return which number an edge's label carries."""
    weight, gradient = scene.weight(edge), scene.gradient(edge)
    if gradient is None or gradient.state is State.WAITING:
        return weight
    phase = scene.step.phase if scene.step is not None else None
    is_lit = bool(gradient.glow) and gradient.glow >= weight.glow
    return gradient if is_lit or (phase in _OF_GRADIENTS and not weight.glow) else weight


def gradient_words(gradient: Entry, name: str) -> str:
    """Return what a gradient is called at its edge: by which weight is derived."""
    return gradient.words.replace("∂E/∂w", f"∂E/∂{name}")


def last_number(scene: Scene, entry: Entry) -> str:
    """Return the entry's present number: after an update the new one alone."""
    return entry.number if entry.value is None else shown(entry.value, scene.digits)


def _line(look: Look, entry: Entry, words: str, number: str) -> Line:
    pieces = [name_piece(look, words, look.colour(entry.glow, look.tokens.muted))] if words else []
    pieces += number_pieces(look, entry, number) if number else []
    if not entry.glow:
        return plain_line(look, pieces)
    fill = look.fill(entry.glow, look.tokens.ground)
    return Line(tuple(pieces), fill, None, SPACE * look.unit, 0.5 * PAD * look.unit)
