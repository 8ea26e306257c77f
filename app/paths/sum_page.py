"""The page of the sum over paths: a row for every path, what they share written once, the sum and the result."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.typesetting import SMALL, Piece, italic
from app.graph.canvas import font, text_width
from app.paths.page import MORE, OTHERS, REGULAR, SMALLER, STRONG, Column, Ink, Page, Setter, Spot, Words, led
from app.paths.told import Told, counted, path_words, percent
from app.words import tr
from core.formula import Node, Number, Product
from core.network import Topology
from core.numbers import shown

LISTED = 4  # so many paths are named one by one in the line of the sum
COLOURS = 5  # of so many paths each has a colour of its own
TICK = 18.0  # the side of a tick box, in pixels, at the smallest size
SHARE_TIP = "The size of a path as a part of the sizes of all paths together, without their signs"


class SumPage:
    """Lays out one page for a width, at a size."""

    def __init__(
        self, told: Told, topology: Topology, width: float, size: float, digits: int, has_more: bool, is_fresh: bool
    ) -> None:
        self._told, self._topology, self._has_more, self._is_fresh = told, topology, has_more, is_fresh
        self._set = Setter(width, size, digits)
        self._tick = max(TICK, round(0.95 * size))
        self._indent = self._tick + 10.0 if told.paths.count > 1 else 0.0
        self._column = Column(self._numbers(), self._set.numbers, width - 8.0)

    def _numbers(self) -> list[float]:
        told = self._told
        sums = [told.ticked_sum, told.whole_sum, told.left_out_sum]
        return [*told.values, *sums, told.rest, told.total, told.ticked_sum * told.common_value, *self._of_batch()]

    def _of_batch(self) -> list[float]:
        batch = self._told.batch
        return [batch.gradient] if batch is not None and batch.gradient is not None else []

    @property
    def _many(self) -> bool:
        return self._told.paths.count > 1

    def page(self) -> Page:
        """Return the page."""
        self._general()
        if self._told.paths.count == 1:
            self._single()
            self._batch()
            return self._set.page()
        if self._many:
            self._grouped()
            self._rows()
            self._rest()
            self._sums()
        self._result()
        self._batch()
        return self._set.page()

    # Above the rows

    def _general(self) -> None:
        """Write ∂E/∂w = Σ Π factors in grey, at the right of the sum where there is room, else above it."""
        beside, top = self._general_box(SMALLER * self._set.size), self._set.y
        x = self._set.width - 8.0 - beside.width
        parts = self._parts() if self._many else []
        if parts and sum(part.width for part, _ in parts) + self._set.size <= x:
            self._set.line(beside, x, "muted")
            self._set.y = top
        else:
            self._set.line(self._general_box(self._set.size), 0.0, "muted")
            self._set.gap(0.3)

    def _general_box(self, size: float) -> Box:
        bottom = {"weight": "w", "out": "out", "net": "net"}[self._told.paths.subject.kind]
        signs = [
            boxes.stacked(boxes.text_box(sign, size), boxes.text_box(under, 0.62 * size), size)
            for sign, under in (("∑", tr("paths")), ("∏", tr("path")))
        ]
        over, under = (boxes.text_box("∂" + italic(name), SMALL * size) for name in ("E", bottom))
        space, equals = boxes.space(0.2 * size), replace(self._set.names, size=size).sign("=")
        factors = boxes.text_box(tr("factors"), 0.85 * size)
        return boxes.row([boxes.fraction(over, under, size), equals, signs[0], space, signs[1], space, factors])

    def _grouped(self) -> None:
        """Write left = (path 1 + path 2) · what they share."""
        self._set.flow(self._parts(), 0.0)
        self._set.gap(0.3)

    def _parts(self) -> list[tuple[Box, Ink]]:
        told, setter = self._told, self._set
        parts: list[tuple[Box, Ink]] = [(boxes.row([self._left(), setter.names.sign("=")]), "text")]
        if told.common:
            parts.append((boxes.text_box("(", setter.size), "text"))
        for place, number in enumerate(self._listed()):
            if place:
                parts.append((setter.names.sign("+"), "text"))
            if number is None:
                parts.append((boxes.text_box("⋯", setter.size), "muted"))
                continue
            ink: Ink = number - 1 if number <= len(told.paths.shown) and told.ticked[number - 1] else "muted"
            parts.append((boxes.text_box(tr("path {number}", number=counted(number, 7)), setter.size), ink))
        if told.common:
            parts.append((boxes.text_box(")", setter.size), "text"))
            parts += [(boxes.row([setter.names.sign("·"), self._inside(factor)]), "text") for factor in told.common]
        return parts

    def _inside(self, factor: Node) -> Box:
        """Lay out a factor as it stands in a product."""
        return self._set.names.box(Product((factor,)))

    def _listed(self) -> list[int | None]:
        count = self._told.paths.count
        if count <= LISTED:
            return list(range(1, count + 1))
        return [1, 2, None, count]

    def _left(self) -> Box:
        return self._set.names.box(self._told.paths.left)

    # Rows

    def _rows(self) -> None:
        told, setter = self._told, self._set
        beside = all(setter.fits_beside(product, None, self._indent, self._column) for product in told.products)
        if self._many and any(share is not None for share in told.shares):
            setter.remark(tr("share of Σ|path|"), tip=tr(SHARE_TIP))
        for row, product in enumerate(told.products):
            ink: Ink = row if told.ticked[row] else "muted"
            self._row_heading(row)
            setter.gap(0.1)
            top = setter.y
            setter.product(product, told.values[row], self._column, self._indent, ink, beside=beside)
            if told.ticked[row] and len(told.products) > COLOURS:  # as the graph draws them: colours come again
                setter.strokes.append((self._tick / 2, top + 2.0, setter.y, row))
            setter.gap(0.35)
            setter.spoken.append(told.row_words(self._topology, row, setter.digits))

    def _single(self) -> None:
        """Write the derivative as its only path."""
        told, setter = self._told, self._set
        self._row_heading(0)
        setter.spoken.append(told.row_words(self._topology, 0, setter.digits))
        top, left = self._open_card(), self._left()
        ink: Ink = "on_computed" if self._is_fresh else 0
        beside = setter.fits_beside(told.products[0], left, 8.0, self._column)
        setter.product(told.products[0], told.total, self._column, 8.0, ink, left, told.paths.left, beside)
        self._close_card(top)

    def _row_heading(self, row: int) -> None:
        """Set the tick box with its number, the way in words, and the share."""
        told, setter = self._told, self._set
        top = setter.y
        y = top + 0.5 * self._tick + 0.36 * setter.small
        share = told.shares[row]
        right = ""
        if share is not None and self._many:
            right = percent(share) if told.ticked[row] else tr("left out")
            setter.words.append(Words(right, setter.width - 8.0, y, setter.small, "muted", is_right=True))
        room = setter.width - 8.0 - self._indent - text_width(right, setter.small) - 12.0
        way = path_words(self._topology, told.paths.subject, told.paths.shown[row])
        metrics = QFontMetricsF(font(setter.small, STRONG))
        way = metrics.elidedText(way, Qt.TextElideMode.ElideMiddle, room)
        setter.words.append(Words(way, self._indent, y, setter.small, "text" if told.ticked[row] else "muted", STRONG))
        if self._many:
            reach = self._indent + metrics.horizontalAdvance(way)
            zone = QRectF(0.0, top - 3.0, reach, self._tick + 6.0)
            box = QRectF(0.0, top, self._tick, self._tick)
            setter.spots.append(Spot(zone, box, row, told.ticked[row], row, str(row + 1)))
        setter.y = top + self._tick

    def _rest(self) -> None:
        """Tell the sum of the paths that are not written out, and offer more of them."""
        told, setter = self._told, self._set
        if not told.paths.rest_count:
            return
        count = told.paths.rest_count
        words = tr("1 more path") if count == 1 else tr("{count} more paths", count=counted(count))
        y = setter.y + 1.1 * setter.small
        box = QRectF(0.0, y - 0.36 * setter.small - self._tick / 2, self._tick, self._tick)
        ticked = told.has_rest_ticked
        reach = setter.summed(words, told.rest, self._column, self._indent, "text" if ticked else "muted")
        zone = QRectF(0.0, box.top() - 3.0, self._indent + text_width(words, setter.small, STRONG), self._tick + 6.0)
        setter.spots.append(Spot(zone, box, OTHERS, ticked, "muted", "…"))
        if self._has_more:
            x, height = reach + 14.0, 1.5 * setter.small
            label = tr("show more")
            box = QRectF(x, y - 0.36 * setter.small - height / 2, text_width(label, setter.small, STRONG) + 4.0, height)
            setter.spots.append(Spot(box.adjusted(-4, -2, 4, 2), box, MORE, True, "accent", label))
        setter.gap(0.45)

    # Sum and result

    def _sums(self) -> None:
        told, setter = self._told, self._set
        setter.rule(self._indent)
        setter.gap(0.3)
        if not told.is_whole:
            kept = tr("{some} of {count} paths", some=counted(told.ticked_count), count=counted(told.paths.count))
            self._sum(kept, told.ticked_sum, STRONG)
            self._sum(tr("left out"), told.left_out_sum, REGULAR, "muted")
        if told.common:
            self._sum(self._all_words(), told.whole_sum, STRONG)

    def _all_words(self) -> str:
        return tr("the sum of all {count} paths", count=counted(self._told.paths.count))

    def _sum(self, words: str, value: float, weight: int, ink: Ink = "text") -> None:
        self._set.summed(words, value, self._column, self._indent, ink, weight)
        self._set.gap(0.15)

    def _result(self) -> None:
        """Write the derivative: the sum times what the paths share; of some paths only as a part of it."""
        told, setter = self._told, self._set
        if told.common and not told.is_whole:
            setter.gap(0.2)
            setter.sentence(tr("The ticked paths alone, only a part of {what}:", what=told.name), self._indent)
            part = self._times_common(told.ticked_sum)
            setter.valued(part, told.ticked_sum * told.common_value, self._column, self._indent, "muted")
        top, ink = self._open_card(), "on_computed" if self._is_fresh else "text"
        left = self._left()
        pieces = [Piece(left)]
        if told.common:
            pieces = led(boxes.row([left, setter.names.sign("=")]), self._times_common(told.whole_sum))
        setter.valued(pieces, told.total, self._column, 8.0, ink, told.paths.left)
        if self._many and not told.common:
            y, x = setter.sets[-1].y, 8.0 + left.width + 14.0
            if x + text_width(self._all_words(), setter.small, STRONG) < self._column.sign:
                setter.words.append(Words(self._all_words(), x, y, setter.small, ink, STRONG))
        self._close_card(top)

    def _batch(self) -> None:
        """Lead on to the gradient over the batch, of which this sample is a part."""
        batch = self._told.batch
        if batch is not None and batch.gradient is not None:
            self._set.summed(batch.words(), batch.gradient, self._column, 8.0, "muted", REGULAR)

    def _open_card(self) -> float:
        self._set.gap(0.35)
        top = self._set.y
        self._set.gap(0.2)
        return top

    def _close_card(self, top: float) -> None:
        self._set.gap(0.2)
        self._set.card(top, self._is_fresh)
        self._set.gap(0.2)
        self._set.spoken.append(f"{self._told.name} = {shown(self._told.total, self._set.digits)}")

    def _times_common(self, value: float) -> list[Piece]:
        return self._set.numbers.pieces(Product((Number(value), *self._told.common)))
