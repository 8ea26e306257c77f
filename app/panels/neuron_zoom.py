"""A close look at one neuron: its incoming products and their sum, its activation curve, its output."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.controls import plain_tip
from app.fields import plain_label
from app.magnified import Magnified
from app.panels.neuron_zoom_bars import paint_cell
from app.panels.neuron_zoom_curve import CurveView
from app.panels.neuron_zoom_rows import ROW, ProductRows, ShareRows, SumRow
from app.panels.neuron_zoom_values import Zoom, neuron_at_hand
from app.panels.values_data import Cell
from app.scaling import hold
from app.theme import Theme, ui_font
from app.toolbar import ElidedLabel
from app.words import tr
from app.workbench import Workbench
from core.network import Role
from core.numbers import EXACT, shown

READINGS_WIDTH = 150


class Readings(Magnified):
    """net, out and f′(net), one below the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.cells: tuple[tuple[str, Cell], ...] = ()
        self.keep(width=READINGS_WIDTH)
        self.setAccessibleName(tr("Operating point"))

    def show_cells(self, cells: tuple[tuple[str, Cell], ...]) -> None:
        """Show other numbers."""
        self.cells = cells
        lines = [f"{name} = {cell.text if cell.value is None else shown(cell.value, EXACT)}" for name, cell in cells]
        self.setAccessibleDescription("; ".join(lines))
        self.setToolTip(plain_tip("; ".join(lines)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self.tokens
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for place, (name, cell) in enumerate(self.cells):
                box = QRectF(0, 6 + place * (ROW + 6), self.room.width(), ROW)
                painter.setFont(ui_font(tokens.text_body))
                painter.setPen(tokens.muted)
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
                paint_cell(painter, box.adjusted(58, 0, 0, 0), cell, tokens)


class NeuronZoom(QWidget):
    """Follows the selected neuron, or the step's."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._stale = True
        self.index: int | None = None
        self.products = ProductRows(workbench, theme)
        self.sum = SumRow(theme)
        self.curve = CurveView(theme)
        self.shares = ShareRows(workbench, theme)
        self.readings = Readings(theme)
        self.sentence = plain_label("", "sentence")
        self.left_heading, self.right_heading = ElidedLabel(tr("Net input")), ElidedLabel(tr("Output"))
        self._arrange()
        workbench.document_changed.connect(self.refresh)
        workbench.cursor_changed.connect(self.refresh)
        workbench.selection_changed.connect(self._selection_changed)
        theme.changed.connect(self._dress)
        self._dress()

    def _arrange(self) -> None:
        self._scrolled_products, self._scrolled_shares = _scrolled(self.products), _scrolled(self.shares)
        left = _column(self.left_heading, self._scrolled_products, self.sum)
        self.picture = QStackedWidget()
        self.picture.addWidget(self.curve)
        self.picture.addWidget(self._scrolled_shares)
        right = _column(self.right_heading, self.picture)
        self._both = QWidget()
        row = QHBoxLayout(self._both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(left, 11)
        row.addWidget(right, 10)
        row.addWidget(_column(plain_label(""), self.readings))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._both)
        self._pages.addWidget(self.sentence)
        self.sentence.setMargin(12)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 3, 10, 0)
        layout.addWidget(self._pages)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        for heading in (self.left_heading, self.right_heading):
            heading.setFont(ui_font(tokens.text_body, 600))
        self.sentence.setStyleSheet(f"color: {tokens.muted.name()};")
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    @Slot()
    def _selection_changed(self) -> None:
        if neuron_at_hand(self._workbench) != self.index:
            self.refresh()
        for rows, area in ((self.products, self._scrolled_products), (self.shares, self._scrolled_shares)):
            rows.update()  # what is under the pointer is tinted
            if rows.hasFocus() and rows.pointed_row is not None:
                row = self._theme.tokens.px(ROW)
                area.ensureVisible(0, rows.pointed_row * row + row // 2, 0, row)

    @Slot()
    def refresh(self) -> None:
        """Show the neuron at hand."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        index = self.index = neuron_at_hand(self._workbench)
        sentence = self._sentence(index)
        self.sentence.setText(sentence)
        self._pages.setCurrentWidget(self.sentence if sentence else self._both)
        if index is not None and not sentence:
            self._show(Zoom(self._workbench, index))

    def _sentence(self, index: int | None) -> str:
        """Return what to say instead of a picture; nothing where there is something to draw."""
        if index is None:
            return tr("Select a neuron to look into it.")
        neuron = self._workbench.document.network.neurons[index]
        if neuron.role.computes:
            return ""
        name = Zoom(self._workbench, index).name
        if neuron.role is Role.BIAS:
            return tr("{name} is a bias: it always outputs 1, and nothing leads into it.", name=name)
        out = Zoom(self._workbench, index).out.text
        words = tr("{name} is an input: it passes on its number from the data, {out}, and computes nothing.")
        return words.format(name=name, out=out)

    def _show(self, zoom: Zoom) -> None:
        self.left_heading.setText(tr("Net input of {name}: the sum of weight × output", name=zoom.name))
        activation = tr(zoom.neuron.activation.replace("_", " "))
        self.right_heading.setText(tr("Output of {name}: {activation}", name=zoom.name, activation=activation))
        self.products.show_zoom(zoom)
        self.sum.show_zoom(zoom, self.products.left)
        if zoom.is_softmax:
            self.picture.setCurrentWidget(self._scrolled_shares)
            self.shares.show_zoom(zoom)
            self.readings.show_cells((("net", zoom.net), ("out", zoom.out)))
        else:
            self.picture.setCurrentWidget(self.curve)
            self.curve.show_zoom(zoom)
            self.readings.show_cells((("net", zoom.net), ("out", zoom.out), ("f′(net)", zoom.slope)))


def _column(heading: QLabel, *parts: QWidget) -> QWidget:
    page = QWidget()
    page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    hold(heading, height=20)
    layout.addWidget(heading)
    for part in parts:
        layout.addWidget(part, 1 if isinstance(part, QScrollArea | QStackedWidget | CurveView) else 0)
    if not any(isinstance(part, QScrollArea | QStackedWidget) for part in parts):
        page.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout.setStretchFactor(parts[-1], 1)
    return page


def _scrolled(rows: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(rows)
    return area
