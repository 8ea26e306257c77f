"""Sets nested formulae and matrices: an unfolded neuron is held by its parentheses, and lines break inside them."""

from __future__ import annotations

from collections.abc import Sequence

from app.equations import boxes
from app.equations.boxes import Box, Placed
from app.equations.typesetting import Piece, Typesetter, deeper, joined
from core.formula import Leaf, Node, Source
from core.formula_text import SYMBOLS
from core.nested import Unfolded

FOLDS, RESULT = (
    "folds",
    "result",
)  # as quantities: what folds a neuron; a neuron outside of its formula
CONTINUED = 1.4  # how far a continued line is set in, in units of the size


class NestedTypesetter(Typesetter):
    """Lays out nested formulae: the name and the parentheses of an unfolded neuron are places of that neuron."""

    def words(self, words: str) -> Box:
        """Return words between formulae."""
        return self._text(words)

    def pieces(self, node: Node) -> list[Piece]:
        """Lay out a formula in pieces; a line may break inside the parentheses of a neuron too."""
        if isinstance(node, Unfolded):
            return self._unfolded([], node)
        return super().pieces(node)

    def box(self, node: Node) -> Box:
        """Lay out a formula on one line."""
        return joined(self._unfolded([], node)) if isinstance(node, Unfolded) else super().box(node)

    def _factor(self, lead: list[Box], factor: Node, tightness: int) -> list[Piece]:
        if isinstance(factor, Unfolded):
            return self._unfolded(lead, factor)
        return super()._factor(lead, factor, tightness)

    def _product(self, factors: tuple[Node, ...]) -> list[Piece]:
        """Lay out a product; a weight stays with the neuron that it multiplies."""
        pieces = super()._product(factors)
        if len(factors) == 2 and isinstance(factors[1], Unfolded):
            return [Piece(joined(pieces[:2])), *pieces[2:]]
        return pieces

    def _unfolded(self, lead: list[Box], node: Unfolded) -> list[Piece]:
        """Lay out name, parenthesis, net, parenthesis; the first and the last are marked as places of the neuron."""
        inner = self.pieces(node.argument)
        whole = joined(inner)
        left, right = (boxes.fence(sign, whole.ascent, whole.descent, self.size) for sign in "()")
        mark = Leaf("", node.activation, None, Source("neuron", node.neuron, FOLDS))
        name = [self._text(SYMBOLS.get(node.name, node.name))] if node.name else []
        first = boxes.row([*lead, boxes.row([*name, left]).marked(mark), inner[0].box])
        if len(inner) == 1:
            return [Piece(boxes.row([first, right.marked(mark)]))]
        last = Piece(boxes.row([inner[-1].box, right.marked(mark)]), inner[-1].depth)
        return [Piece(first), *deeper([*inner[1:-1], last])]


def equation(typesetter: Typesetter, left: Node, right: Node) -> list[Piece]:
    """Return left = right in pieces."""
    first, *rest = typesetter.pieces(right)
    return [Piece(boxes.row([typesetter.box(left), typesetter.sign("="), first.box])), *rest]


def broken(pieces: Sequence[Piece], width: float, size: float) -> list[tuple[float, Box]]:
    """Break a formula into lines, as far outside as they can be; return (indent, box) of each, further in by depth."""
    lines: list[tuple[float, list[Piece]]] = [(0.0, [])]
    used = 0.0

    def place(group: Sequence[Piece], depth: int) -> None:
        nonlocal used
        needed = sum(piece.box.width for piece in group)
        indent = min(CONTINUED * size * (depth + 1), width / 4)
        if lines[-1][1] and used + needed > width and (indent + needed <= width or len(group) == 1):
            lines.append((indent, []))
            used = indent
        if used + needed <= width or len(group) == 1:
            lines[-1][1].extend(group)
            used += needed
            return
        for part in groups(group, depth):
            place(part, depth + 1)

    place(pieces, 0)
    return [(indent, joined(row)) for indent, row in lines]


def groups(pieces: Sequence[Piece], depth: int) -> list[list[Piece]]:
    """Return each piece of this depth, or less, with the deeper ones that follow it."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if piece.depth > depth and found:
            found[-1].append(piece)
        else:
            found.append([piece])
    return found


def matrix_box(typesetter: Typesetter, rows: Sequence[Sequence[Node]], more_rows: bool, more_columns: bool) -> Box:
    """Set a matrix between brackets, right-aligned in columns; dots stand for further rows and columns."""
    dots = boxes.text_box("⋯", typesetter.size)
    cells = [[*(typesetter.box(node) for node in row), *([dots] if more_columns else [])] for row in rows]
    if more_rows:
        cells.append([dots] * len(cells[0]))
    return boxes.fenced(_grid(cells, typesetter.size), typesetter.size, "[", "]")


def _grid(cells: Sequence[Sequence[Box]], size: float) -> Box:
    """Put boxes in rows and columns, aligned at the right."""
    widths = [max(row[column].width for row in cells) for column in range(len(cells[0]))]
    gap, pitch = 0.7 * size, 1.25 * size
    height = pitch * len(cells)
    top = -boxes.AXIS * size - height / 2
    inside: list[Placed] = []
    for number, row in enumerate(cells):
        x, y = 0.15 * size, top + pitch * number + 0.95 * size
        for width, box in zip(widths, row, strict=True):
            inside.append(Placed(x + width - box.width, y, box))
            x += width + gap
    width = sum(widths) + gap * (len(widths) - 1) + 0.3 * size
    return Box(width, -top, height + top, tuple(inside))
