"""The plot of the difference's error over h: measured points, the chosen step, and the slider below, as wide as it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from app.check.aligned import power_of_ten
from app.check.scales import Scales
from app.check.step_slider import StepSlider
from app.check.valley_points import names_of, paint_names, paint_points
from app.controls import Button
from app.magnified import Magnified, enlarged
from app.theme import Theme, ui_font
from app.words import tr
from core.checks import TOLERANCE
from core.difference import Difference, Valley
from core.numbers import shown

LEFT, TOP, LABELS, SLIDER = 50.0, 6.0, 15.0, 18
LEGEND, LEGEND_LINE = 132.0, 17.0
LEAST_PLOT = 190.0  # narrower plots do without the legend
TICK_ROOM_X, TICK_ROOM_Y = 40.0, 15.0
DIGITS = 3
CORNER = 7.0


class ValleyView(Magnified):
    """Draws a valley. `step_chosen`: another h, by slider or pointer; `usual_wanted`: the check's own h again."""

    step_chosen = Signal(float)
    usual_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.valley: Valley | None = None
        self.current: Difference | None = None
        self.step = 1e-6
        self._names_for: tuple[Valley, Scales] | None = None
        self._names: tuple[tuple[QRectF, str], ...] = ()
        self.slider = StepSlider()
        self.slider.setParent(self)
        self.slider.step_chosen.connect(self.step_chosen)
        self.usual = Button(tr("Usual h"), tr("Back to the h that the check of all weights uses: 10⁻⁶ · max(1, |w|)"))
        self.usual.setText(tr("Usual h"))
        self.usual.setParent(self)
        self.usual.clicked.connect(self.usual_wanted)
        self.setAccessibleName(tr("Error of the difference at every h"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.keep_least(220, 100)

    def sizeHint(self) -> QSize:
        return self.sized(420, 130)

    def show_valley(self, valley: Valley | None) -> None:
        """Show other measurements; None: they are under way."""
        self.valley = valley
        self._describe()
        self.update()

    def show_difference(self, step: float, current: Difference | None) -> None:
        """Show the chosen step and what was measured there."""
        self.step, self.current = step, current
        self.slider.show_step(step)
        self._describe()
        self.update()

    def _describe(self) -> None:
        self.setAccessibleDescription("; ".join((*self.branches, *self.legend_values, self.step_words)))

    @property
    def branches(self) -> tuple[str, ...]:
        """What the plot shows of the two errors, in words."""
        if self.valley is None:
            return (tr("measuring"),)
        words = [tr("round-off falls as h grows")] if self.valley.round_off else []
        words += [tr("truncation grows as h²")] if self.valley.truncation else [tr("no truncation seen")]
        return tuple(words)

    @property
    def legend_values(self) -> tuple[str, ...]:
        """The smallest error and where it is."""
        best = self.valley.best if self.valley else None
        if best is None:
            return ()
        error = shown(best.error, 2)
        return (tr("smallest {error}", error=error), tr("at h = {step}", step=shown(best.step, 2)))

    @property
    def step_words(self) -> str:
        """The chosen step as text."""
        return f"h = {shown(self.step, DIGITS)}"

    # Where things are

    @property
    def has_legend(self) -> bool:
        """Whether there is room for the words beside the plot."""
        return self.room.width() - LEFT - LEGEND >= LEAST_PLOT

    @property
    def plot(self) -> QRectF:
        """The rectangle between the axes' ends."""
        right = LEGEND if self.has_legend else 12.0
        height = self.room.height() - TOP - LABELS - SLIDER - 2
        return QRectF(LEFT, TOP, max(40.0, self.room.width() - LEFT - right), max(30.0, height))

    @property
    def scales(self) -> Scales:
        """The axes as they are now."""
        return Scales.of(self.plot, self.valley)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_controls()

    def _rescale(self) -> None:
        super()._rescale()
        if self.isVisible():
            QTimer.singleShot(0, self, self._place_controls)  # when the controls have their new sizes

    @Slot()
    def _place_controls(self) -> None:
        plot, handle, px = enlarged(self.plot, self.scale), self.slider.handle_width(), self._theme.tokens.px
        top, high = self.height() - px(SLIDER), px(SLIDER)
        self.slider.setGeometry(round(plot.left() - handle / 2), top, round(plot.width() + handle), high)
        self.usual.setVisible(self.has_legend)
        wide = self.usual.sizeHint().width() + px(12)
        self.usual.setGeometry(self.width() - wide, top - px(2) - high, wide, high + px(2))

    def _names_at(self, scales: Scales, valley: Valley) -> tuple[tuple[QRectF, str], ...]:
        """Return the branches' names where they were placed, anew for other points or another size."""
        if self._names_for != (valley, scales):
            metrics = QFontMetricsF(ui_font(self.tokens.text_small))
            self._names_for, self._names = (valley, scales), names_of(scales, valley, metrics)
        return self._names

    # The pointer chooses h in the plot, too

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.plot.contains(self.place_of(event)):
            self.step_chosen.emit(self.scales.step_at(self.place_of(event).x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.step_chosen.emit(self.scales.step_at(self.place_of(event).x()))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(ui_font(self.tokens.text_small))
            scales = self.scales
            self._paint_axes(painter, scales)
            if self.valley is None:
                painter.setPen(self.tokens.muted)
                painter.drawText(scales.plot, Qt.AlignmentFlag.AlignCenter, tr("measuring"))
            else:
                paint_names(painter, self._names_at(scales, self.valley), self.tokens)
                paint_points(painter, scales, self.valley, self.tokens)
            self._paint_chosen(painter, scales)
            if self.has_legend:
                self._paint_legend(painter, scales.plot)

    def _paint_axes(self, painter: QPainter, scales: Scales) -> None:
        tokens, plot = self.tokens, scales.plot
        flags = Qt.AlignmentFlag
        for power in scales.powers_across(TICK_ROOM_X):
            x = scales.x(10.0**power)
            painter.setPen(QPen(tokens.hairline, 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(tokens.muted)
            painter.drawText(QRectF(x - 30, plot.bottom(), 60, LABELS), flags.AlignCenter, power_of_ten(power))
        for power in scales.powers_up(TICK_ROOM_Y):
            y = scales.y(10.0**power)
            painter.setPen(QPen(tokens.hairline, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            if y > plot.bottom() - CORNER:
                continue  # the first label of the other axis stands there
            painter.setPen(tokens.muted)
            label = QRectF(0, y - 8, plot.left() - 6, 16)
            painter.drawText(label, flags.AlignRight | flags.AlignVCenter, power_of_ten(power))
        limit = scales.y(TOLERANCE)
        painter.setPen(QPen(tokens.muted, 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.left(), limit), QPointF(plot.right(), limit))

    def _paint_chosen(self, painter: QPainter, scales: Scales) -> None:
        tokens, x = self.tokens, scales.x(self.step)
        painter.setPen(QPen(tokens.accent, 1))
        painter.drawLine(QPointF(x, scales.plot.top()), QPointF(x, scales.plot.bottom() + 2))
        if self.current is not None:
            painter.setPen(QPen(tokens.card, 1))
            painter.setBrush(tokens.accent)
            painter.drawEllipse(scales.place(self.step, self.current.error), 4.5, 4.5)

    def _paint_legend(self, painter: QPainter, plot: QRectF) -> None:
        tokens, x, y = self.tokens, plot.right() + 14, plot.top() + LEGEND_LINE / 2
        painter.setBrush(tokens.text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(x + 4, y), 2.4, 2.4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(tokens.muted, 1))
        painter.drawEllipse(QPointF(x + 4, y + LEGEND_LINE), 2.0, 2.0)
        painter.setPen(QPen(tokens.text, 1.4))
        marked = self.legend_values
        if marked:
            painter.drawEllipse(QPointF(x + 4, y + 2 * LEGEND_LINE), 4.5, 4.5)
        words = (tr("(E₊ − E₋) / 2h"), tr("(E₊ − E) / h"), *marked)
        metrics = QFontMetricsF(painter.font())
        drop = (metrics.ascent() - metrics.descent()) / 2
        for place, text in enumerate(words):
            painter.setPen(tokens.text if place < 2 else tokens.muted)
            painter.drawText(QPointF(x + 14, y + place * LEGEND_LINE + drop), text)
        painter.setFont(ui_font(tokens.text_body, 600))
        painter.setPen(tokens.text)
        box = QRectF(x - 2, self.room.height() - SLIDER, LEGEND, SLIDER)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.step_words)
