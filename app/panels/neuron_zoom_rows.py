"""Rows that are painted: the incoming products as a running sum, and the shares of a softmax group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from app.controls import plain_tip
from app.magnified import Magnified, reduced
from app.panels.neuron_zoom_bars import BAR, GAP, BarScale, exact, paint_bar, paint_cell
from app.panels.neuron_zoom_values import Term, Zoom
from app.panels.values_data import Kind
from app.theme import Theme, ui_font
from app.words import tr
from app.workbench import Workbench
from core.formula import Source
from core.numbers import shown

ROW = 20
QUANTITY: Mapping[Kind, str] = {"edge": "weight", "neuron": "out"}
MEASURED = 60  # rows that say how wide the columns must be


class Rows(Magnified):
    """Rows of one neuron's numbers; the pointer or ↑ ↓ light up its edge or neuron, a click or Enter selects it."""

    def __init__(self, workbench: Workbench, theme: Theme, name: str, kind: Kind) -> None:
        super().__init__(theme)
        self._workbench, self.kind = workbench, kind
        self.zoom: Zoom | None = None
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    # What the rows are, for each kind

    @property
    def indices(self) -> Sequence[int]:
        """The edge or neuron of each row."""
        raise NotImplementedError

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.indices)

    def source(self, place: int) -> Source:
        """Return what a row is about."""
        return Source(self.kind, self.indices[place], QUANTITY[self.kind])

    def words(self, place: int) -> str:
        """Return a row in words, with all digits."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, box: QRectF, place: int) -> None:
        """Paint one row."""
        raise NotImplementedError

    def show_zoom(self, zoom: Zoom) -> None:
        """Show another neuron, or another step."""
        self.zoom = zoom
        self.keep_least(0, self.count * ROW)
        self.setAccessibleDescription("; ".join(self.words(place) for place in range(min(self.count, MEASURED))))
        self.update()

    def sizeHint(self) -> QSize:
        return self.sized(360, max(1, self.count) * ROW)

    # Pointer and keys

    def row_at(self, y: float) -> int | None:
        """Return the row at a height."""
        place = int(y // ROW)
        return place if 0 <= place < self.count else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.row_at(self.place_of(event).y()))

    def leaveEvent(self, event: QEvent) -> None:
        self._workbench.point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.row_at(self.place_of(event).y())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._workbench.select(self.source(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        pointed = self.pointed_row
        if way and self.count:
            self._point(max(0, min(self.count - 1, (-1 if pointed is None else pointed) + way)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and pointed is not None:
            self._workbench.select(self.source(pointed))
        else:
            super().keyPressEvent(event)

    def _point(self, place: int | None) -> None:
        self.setToolTip("" if place is None else plain_tip(self.words(place)))
        self._workbench.point_at(None if place is None else self.source(place))
        if place is not None and self.hasFocus():
            self.setAccessibleDescription(self.words(place))

    @property
    def pointed_row(self) -> int | None:
        """The row of what is under the pointer, here or elsewhere."""
        pointed = self._workbench.pointed
        if pointed is None or self.zoom is None:
            return None
        places = range(self.count)
        return next(
            (i for i in places if (s := self.source(i)).kind == pointed.kind and s.index == pointed.index), None
        )

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(ui_font(tokens.text_body))
            if self.zoom is None:
                return
            pointed = self.pointed_row
            seen = reduced(QRectF(event.rect()), self.scale)
            for place in range(max(0, int(seen.top() // ROW)), min(self.count, int(seen.bottom() // ROW) + 1)):
                box = QRectF(0, place * ROW, self.room.width(), ROW)
                if place == pointed:
                    painter.fillRect(box, tokens.raised)
                self.paint_row(painter, box, place)
            if self.hasFocus():
                painter.setPen(QPen(tokens.accent, 2))
                painter.drawLine(QPointF(1, seen.top()), QPointF(1, seen.bottom()))


class ProductRows(Rows):
    """w · out of every incoming edge: each bar begins where the one above ends, so that the last one ends at net."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(workbench, theme, tr("Incoming products"), "edge")
        self._indices: list[int] = []
        self.left = 0.0  # where the bars begin, for the row of the sum below
        self._widths = (0.0, 0.0, 0.0, 0.0)

    @property
    def indices(self) -> Sequence[int]:
        return self._indices

    def words(self, place: int) -> str:
        assert self.zoom is not None
        term = self.zoom.term(place)
        factors = " × ".join(exact(cell) for cell in (term.weight, term.out))
        names = f"{term.weight_name} · {term.out_name}"
        return f"{names} = {factors} = {exact(term.product)}"

    def show_zoom(self, zoom: Zoom) -> None:
        if self.zoom is None or self.zoom.index != zoom.index or self.zoom.topology is not zoom.topology:
            self._indices = zoom.edges.tolist()
        super().show_zoom(zoom)
        metrics = QFontMetricsF(ui_font(self.tokens.text_body, 600))
        terms = [zoom.term(place) for place in range(min(self.count, MEASURED))]
        digits = zoom.snapshot.digits
        columns = (
            [f"{term.weight_name} · {term.out_name}" for term in terms],
            [term.weight.text for term in terms],
            [tr("not yet"), *(term.out.text for term in terms)],
            [tr("not yet"), *(shown(float(value), digits) for value in zoom.products[:MEASURED])],
        )
        name, weight, out, product = (max(map(metrics.horizontalAdvance, texts), default=0.0) for texts in columns)
        self._widths = (min(name, 150.0) + 4, weight + GAP, out + GAP, product + GAP)
        self.left = sum(self._widths) + 5 * GAP

    def paint_row(self, painter: QPainter, box: QRectF, place: int) -> None:
        assert self.zoom is not None
        term = self.zoom.term(place)
        tokens = self.tokens
        name, weight, out, product = self._widths
        x = 8.0
        painter.setPen(tokens.muted)
        text = painter.fontMetrics().elidedText(
            f"{term.weight_name} · {term.out_name}", Qt.TextElideMode.ElideRight, round(name)
        )
        painter.drawText(QRectF(x, box.top(), name, ROW), Qt.AlignmentFlag.AlignVCenter, text)
        x += name
        for cell, width, sign in ((term.weight, weight, ""), (term.out, out, "×"), (term.product, product, "=")):
            painter.setPen(tokens.muted)
            painter.drawText(QRectF(x, box.top(), GAP, ROW), Qt.AlignmentFlag.AlignCenter, sign)
            x += GAP
            paint_cell(painter, QRectF(x, box.top(), width, ROW), cell, tokens)
            x += width
        self._paint_bar(painter, box, place, term)

    def _paint_bar(self, painter: QPainter, box: QRectF, place: int, term: Term) -> None:
        assert self.zoom is not None
        scale = BarScale(self.zoom, self.left, self.room.width() - GAP)
        scale.paint_zero(painter, box, self.tokens)
        if term.product.value is None or not math.isfinite(term.product.value):
            return
        start, end = (scale.x(float(self.zoom.totals[i])) for i in (place, place + 1))
        paint_bar(painter, box, start, end, term.product, self.tokens)
        painter.setPen(QPen(self.tokens.muted, 1))
        below = box.bottom() + (ROW - BAR) / 2 if place + 1 < self.count else float(self.room.height())
        painter.drawLine(QPointF(end, box.center().y() + BAR / 2), QPointF(end, below))


class SumRow(Magnified):
    """The sum below the products: net, on the same scale."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._zoom: Zoom | None = None
        self._left = 0.0
        self.keep(height=ROW + 3)
        self.setAccessibleName(tr("Sum of the products"))

    def show_zoom(self, zoom: Zoom, left: float) -> None:
        """Show the sum of another neuron, its bar from `left` on."""
        self._zoom, self._left = zoom, left
        self.setAccessibleDescription(f"net = {exact(zoom.net)}")
        self.setToolTip(plain_tip(f"net = {exact(zoom.net)}"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._zoom is None:
                return
            net = self._zoom.net
            painter.setPen(QPen(tokens.hairline, 1))
            painter.drawLine(QPointF(8, 0.5), QPointF(self.room.width() - GAP, 0.5))
            box = QRectF(0, 3, self.room.width(), ROW)
            painter.setFont(ui_font(tokens.text_body, 600))
            painter.setPen(tokens.text)
            painter.drawText(box.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, "net")
            painter.setFont(ui_font(tokens.text_body))
            width = QFontMetricsF(ui_font(tokens.text_body, 600)).horizontalAdvance(net.text) + GAP
            paint_cell(painter, QRectF(self._left - GAP - width - 8, box.top(), width, ROW), net, tokens)
            if not len(self._zoom.edges):
                beside = box.adjusted(self._left, 0, 0, 0)
                painter.setPen(tokens.muted)
                painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, tr("no edge comes in"))
                return
            scale = BarScale(self._zoom, self._left, self.room.width() - GAP)
            scale.paint_zero(painter, box, tokens)
            if net.value is not None and math.isfinite(net.value):
                paint_bar(painter, box, scale.x(0.0), scale.x(net.value), net, tokens, total=True)


class ShareRows(Rows):
    """The shares of a softmax group: they add up to 1."""

    def __init__(self, workbench: Workbench, theme: Theme) -> None:
        super().__init__(workbench, theme, tr("Shares of the softmax group"), "neuron")

    @property
    def indices(self) -> Sequence[int]:
        return self.zoom.group if self.zoom else ()

    def words(self, place: int) -> str:
        assert self.zoom is not None
        name, net, out = self.zoom.share(self.zoom.group[place])
        return tr("{name}: net {net}, share {share}", name=name, net=exact(net), share=exact(out))

    def paint_row(self, painter: QPainter, box: QRectF, place: int) -> None:
        assert self.zoom is not None
        tokens, metrics = self.tokens, QFontMetricsF(ui_font(self.tokens.text_body, 600))
        name, net, out = self.zoom.share(self.zoom.group[place])
        own = self.zoom.group[place] == self.zoom.index
        painter.setPen(tokens.text if own else tokens.muted)
        painter.setFont(ui_font(tokens.text_body, 600 if own else 400))
        text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, 74)
        painter.drawText(box.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(ui_font(tokens.text_body))
        room = metrics.horizontalAdvance("−0.00000") + GAP
        painter.setPen(tokens.muted)
        painter.drawText(QRectF(88, box.top(), 30, ROW), Qt.AlignmentFlag.AlignVCenter, "net")
        paint_cell(painter, QRectF(114, box.top(), room, ROW), net, tokens)
        paint_cell(painter, QRectF(114 + room + 8, box.top(), room, ROW), out, tokens)
        left, right = 114 + 2 * room + 8 + GAP, box.right() - GAP
        frame = QRectF(left, box.center().y() - BAR / 2, max(1.0, right - left), BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(frame, 2, 2)
        if out.value is not None and math.isfinite(out.value):
            paint_bar(painter, box, left, left + frame.width() * out.value, out, tokens, total=True)
