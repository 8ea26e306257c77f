"""What the hall should read of the network at a step, most important first; what finds no free place is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from app.graph.canvas import STRONG
from app.graph.scene import Entry, Glow, Scene, State
from app.lecture.graph_board import LATER, Board, Wish, placed, placed_beside, placed_together
from app.lecture.graph_fixed import Fixed, fixed
from app.lecture.graph_labels import gradient_words, label_tags, last_number
from app.lecture.graph_lines import MOST_LABELLED, Lines
from app.lecture.graph_room import Bodies, Shape
from app.lecture.graph_tags import (
    MOST_SIGNS,
    TALL_LINE,
    Line,
    Look,
    Piece,
    Tag,
    cut,
    entry_line,
    high_of,
    name_piece,
    number_pieces,
    plain_line,
    stacked,
)
from app.lecture.words import TEXT
from app.words import tr
from core.network import Role
from core.steps import Phase

Kept = Callable[[str, int], bool]
Places = tuple[str, ...]
BELOW: Places = ("b0", "b1", "b2")
ABOVE: dict[str, Places] = {
    "target": ("a0", "a1", "b0", "b1", "b2"),
    "loss_share": ("a1", "a0", "b1", "b2", "b0"),
}
NAMES: Places = ("a0", "b0")
_FEW_LIT, _FEW_NEURONS = 24, 60
_FIRST_EDGE = 0.5  # what is lit at neurons comes before what is lit on edges
_AFTER_LOSS = (Phase.BACKWARD, Phase.GRADIENT, Phase.AVERAGE, Phase.UPDATE)
_AT_WEIGHTS = (Phase.GRADIENT, Phase.AVERAGE, Phase.UPDATE)


def tags_of(scene: Scene, bodies: Bodies, lines: Lines, look: Look, kept: Kept) -> tuple[Tag, ...]:
    """Return every line that is read, in its place."""
    places = fixed(scene, lines, look.unit)
    neurons = [neuron for neuron in range(len(bodies.centres)) if kept("neuron", neuron)]
    tags = [tag for neuron in neurons for tag in _inner_tags(scene, bodies, look, neuron)]
    edges = [edge for edge in range(len(lines.start)) if kept("edge", edge)]
    board = Board(bodies)
    wishes = [wish for neuron in neurons for wish in _neuron_wishes(scene, bodies, look, neuron, places)]
    tags += _in_spots(wishes, look.unit)
    for box in places.spots.values():
        board.take(box)
    if places.seats is not None:
        for edge in edges:
            board.take(places.seats[edge, :4])
            tags += label_tags(scene, look, edge, places.seats[edge], places.is_two)
    else:
        many = sum(kind == "edge" for kind, _ in scene.glows) > _FEW_LIT
        closer = len(edges) <= _FEW_LIT and len(edges) < len(lines.start)  # what is in focus is told like what is lit
        wishes += [wish for edge in edges for wish in _edge_wishes(scene, look, lines, edge, many, closer)]
    tags += _placed(scene, [wish for wish in wishes if wish.spot is None], board, lines, look)
    told = {tag.edge for tag in tags if tag.edge is not None}
    return (*tags, *(_told_where(board, bodies, look) if len(told) < len(edges) == len(lines.start) else ()))


def _in_spots(wishes: list[Wish], unit: float) -> Iterator[Tag]:
    """Yield the numbers around neurons that keep their places, of several for the same one the most important."""
    first: dict[tuple[float, ...], Wish] = {}
    for wish in sorted(wishes, key=lambda wish: wish.rank):
        if wish.spot is not None:
            first.setdefault(tuple(wish.spot.tolist()), wish)
    for wish in first.values():
        if wish.spot is not None and wish.variants[0][0].width <= wish.spot[2] - wish.spot[0] + unit:
            yield from stacked(wish.variants[0], wish.spot, unit)


def _told_where(board: Board, bodies: Bodies, look: Look) -> Iterator[Tag]:
    """Yield the line that tells where the numbers are that have no room, in a corner of the room that is free."""
    text, (left, top, width, height) = tr("the other weights: M"), bodies.room
    piece = Piece(text, look.size(TEXT), False, look.tokens.muted)
    line = plain_line(look, [piece])
    wide, high = line.width, high_of(line)
    corners = [(x, y) for y in (top + height - high, top) for x in (left, left + width - wide)]
    boxes = np.array([(x, y, x + wide, y + high) for x, y in corners])
    for place in np.flatnonzero(board.free(boxes))[:1]:
        x, y = corners[int(place)]
        yield Tag(line, QRectF(x, y, wide, high))


def _placed(scene: Scene, wishes: list[Wish], board: Board, lines: Lines, look: Look) -> list[Tag]:
    """Return the lines of wishes in free places, the most important first."""
    bodies, tags = lines.bodies, list[Tag]()
    lit = [wish.index for wish in wishes if wish.kind == "edge" and wish.rank < LATER]
    near = lines.points[lit].reshape(-1, 2) if len(lit) <= _FEW_LIT else np.zeros((0, 2))
    wishes.sort(key=lambda wish: wish.rank)
    fan = [wish for wish in wishes if wish.kind == "edge" and wish.rank < LATER]
    first = [wish for wish in wishes if wish.rank < _FIRST_EDGE]
    for wish in first:
        tags += placed(wish, board, bodies, lines, near, look.unit)
    together, fan = _together(scene, fan, board, lines, look)
    done = {id(wish) for wish in (*first, *fan)}
    tags += together
    for wish in wishes:
        if id(wish) not in done:
            tags += placed(wish, board, bodies, lines, near, look.unit)
    return tags


def _together(
    scene: Scene, fan: list[Wish], board: Board, lines: Lines, look: Look
) -> tuple[tuple[Tag, ...], list[Wish]]:
    """Return the lines of the lit edges side by side, and of which edges: of all or, if not, without the biases'."""
    network = scene.document.network
    plain = [w for w in fan if network.neurons[network.edges.source[w.index]].role is not Role.BIAS]
    bodies, between_boxes = lines.bodies, lines.bodies.shape in (Shape.TALL, Shape.LOW)
    for wishes in (fan, plain) if between_boxes else ():
        for ends, side in ((network.edges.source, 1), (network.edges.target, -1)):
            if tags := placed_beside(wishes, ends, side, board, bodies, look.unit):
                return tags, wishes
    for wishes in (fan, plain):
        tags = placed_together(wishes, board, lines, look.unit)
        if tags:
            return tags, wishes
    return (), []


# -- in neurons -------------------------------------------------------------------------------------------------


def _inner_tags(scene: Scene, bodies: Bodies, look: Look, neuron: int) -> Iterator[Tag]:
    """Yield what stands in a neuron: its number, and its name where there is room for both."""
    if bodies.shape is Shape.DOT:
        return
    role, out, unit = scene.document.network.neurons[neuron].role, scene.out(neuron), look.unit
    fill, is_round = body_fill(look, role, out.glow), bodies.shape is Shape.ROUND
    (x, y), half = bodies.centres[neuron], float(bodies.halves[neuron, 0])
    named = role is not Role.BIAS and bodies.shape is not Shape.LOW
    down = (14.0 if is_round else 17.0) * unit if named else 0.0
    for most in range(MOST_SIGNS, 2, -1):  # as many digits as there is room for
        pieces = number_pieces(look, out, cut(out.number, most))
        strong = [Piece(p.text, p.size, p.is_number, p.colour, STRONG if p.is_number else p.weight) for p in pieces]
        if found := list(_inner(strong, fill, x, y + down, 2 * half - 8 * unit)):
            yield from found
            break
    if named:
        room, up = 2 * half * (0.75 if is_round else 0.9), (27.0 if is_round else 24.0) * unit
        name = name_piece(look, scene.neuron_name(neuron), look.colour(out.glow, look.tokens.muted), room)
        yield from _inner([name], fill, x, y - up, room)


def _inner(pieces: list[Piece], fill: QColor, x: float, y: float, room: float) -> Iterator[Tag]:
    line = Line(tuple(pieces), fill, None, 0.0, 0.0)
    if line.width <= room:
        high = TALL_LINE * max(piece.size for piece in pieces)
        yield Tag(line, QRectF(x - line.width / 2, y - high / 2, line.width, high), is_inner=True)


def body_fill(look: Look, role: Role, glow: Glow) -> QColor:
    """Return what a neuron is filled with: its role's colour, amber where its out was computed just now."""
    tokens = look.tokens
    roles = {Role.INPUT: tokens.input_fill, Role.OUTPUT: tokens.output_fill, Role.BIAS: tokens.bias_fill}
    return look.fill(glow, roles.get(role, tokens.card))


# -- around neurons ---------------------------------------------------------------------------------------------


def _neuron_wishes(scene: Scene, bodies: Bodies, look: Look, neuron: int, places: Fixed) -> Iterator[Wish]:
    lit, marked = scene.glow("neuron", neuron), scene.is_marked("neuron", neuron)
    role = scene.document.network.neurons[neuron].role
    if len(bodies.centres) > _FEW_NEURONS and not lit and not marked:
        return
    entries: list[tuple[Entry, Places]] = [
        (entry, _below(scene, bodies, entry)) for entry in scene.values_below(neuron)
    ]
    entries += [(entry, ABOVE[entry.source.quantity]) for entry in scene.values_beside(neuron)]
    if bodies.shape is Shape.DOT:
        entries.insert(0, (scene.out(neuron), NAMES))
    for entry, around in entries:
        spot = places.spot(neuron, entry.source.quantity)
        rank = _rank(scene, entry, marked, bodies, places.spots.get((neuron, "delta")) is not None)
        if rank is not None:
            full, bare = (entry_line(look, entry, entry.words),), (entry_line(look, entry, ""),)
            yield Wish(
                rank,
                "neuron",
                neuron,
                (full, _split(full[0]), bare) if entry.glow or entry.source.quantity == "out" else (full,),
                around,
                spot,
            )
    if role is Role.BIAS or bodies.shape in (Shape.LOW, Shape.DOT):
        forward = scene.step is not None and scene.step.phase is Phase.FORWARD
        sides = ("r", "l") if forward and role is not Role.BIAS else ("l", "r")  # where no lit edges arrive
        around = sides if role is Role.BIAS else (*NAMES, *sides)
        name = name_piece(look, scene.neuron_name(neuron), look.tokens.muted)
        yield Wish(5.0, "neuron", neuron, ((plain_line(look, [name]),),), around, places.spots.get((neuron, "name")))


def _below(scene: Scene, bodies: Bodies, entry: Entry) -> Places:
    """Return the places below a neuron; between boxes first those that leave the lit edges free."""
    if bodies.shape is not Shape.LOW:
        return BELOW
    backward = scene.step is not None and scene.step.phase in _AFTER_LOSS
    return ("b0<" if backward and entry.glow is Glow.COMPUTED else "b0>", *BELOW)


def _rank(scene: Scene, entry: Entry, marked: bool, bodies: Bodies, has_both: bool) -> float | None:
    """Return how important a number around a neuron is at this step, or None where it would only be in the way."""
    quantity, phase = entry.source.quantity, scene.step.phase if scene.step is not None else None
    is_known = entry.state is not State.WAITING
    if entry.glow:
        return 0.0 if entry.glow is Glow.COMPUTED else 0.3
    if marked:
        return 2.0
    if quantity in ("target", "loss_share"):
        has_room = phase not in _AT_WEIGHTS and (phase is Phase.LOSS or bool(bodies.roomy[entry.source.index]))
        return None if not has_room else (3.0 if quantity == "target" else 3.1) if is_known else None
    is_calm = bodies.shape is not Shape.LOW  # among many neurons only what matters now
    if quantity == "net":
        if phase is Phase.BACKWARD and scene.glow("neuron", entry.source.index) is Glow.COMPUTED:
            return 0.6  # δ = f′(net) · … needs it
        return 4.3 if is_known and is_calm and (phase is Phase.FORWARD or has_both) else None
    if phase in _AFTER_LOSS and (is_calm or (is_known and phase is Phase.BACKWARD)):
        return 4.0 if is_known else 4.8
    return None


# -- along edges ------------------------------------------------------------------------------------------------


def _edge_wishes(scene: Scene, look: Look, lines: Lines, edge: int, many: bool, closer: bool) -> Iterator[Wish]:
    """Yield what an edge carries that is lit, marked or looked at: where not all have room the others carry nothing."""
    glow, marked = scene.glow("edge", edge), closer or scene.is_marked("edge", edge)
    if not glow and not marked:
        return
    if glow and many and not marked:  # a whole layer's: only where they hide nothing
        if len(lines.start) <= MOST_LABELLED and len(lines.quiet_seats[edge]):
            yield Wish(LATER, "edge", edge, _lit_variants(scene, look, edge))
        return
    rank = _FIRST_EDGE if glow is Glow.COMPUTED else 1.5 if glow else 2.5
    yield Wish(rank, "edge", edge, _lit_variants(scene, look, edge))


def _lit_variants(scene: Scene, look: Look, edge: int) -> tuple[tuple[Line, ...], ...]:
    """Return what a lit edge may carry, from everything down to its name above its most important number."""
    weight, gradient = scene.weight(edge), scene.gradient(edge)
    name = scene.edge_name(edge)
    full = entry_line(look, weight, name)
    over = _stacked(look, weight, name)
    short = entry_line(look, weight, name, number=last_number(scene, weight))
    if gradient is None or not (gradient.glow or scene.is_marked("edge", edge)):
        return (full,), *over, (short,), _split(short)
    slope = entry_line(look, gradient, gradient_words(gradient, name))
    if gradient.glow >= weight.glow:
        return (full, slope), (slope,), _split(slope)
    return (full, slope), (short, slope), (full,), *over, (short,), _split(short)


def _split(line: Line) -> tuple[Line, ...]:
    """Return a line's words over its number, for an edge too short for both beside each other."""
    return tuple(replace(line, pieces=pieces) for pieces in (line.pieces[:1], line.pieces[1:]) if pieces)


def _stacked(look: Look, weight: Entry, name: str) -> tuple[tuple[Line, ...], ...]:
    """Return the weight before an update over the new one, for an edge too short for both beside each other."""
    before, arrow, after = weight.number.partition(" → ")
    if not arrow:
        return ()
    old = replace(weight, number=before, glow=min(weight.glow, Glow.SOURCE))
    return ((entry_line(look, old, name), entry_line(look, weight, "", number=f"→{after}")),)
