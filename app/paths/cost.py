"""What a gradient costs both ways: the multiplications of all paths beside those of the deltas, as words or as bars."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.controls import plain_tip
from app.graph.canvas import REGULAR, STRONG, font, text_width
from app.paths.told import counted
from app.theme import Theme, mixed
from app.words import tr
from core.paths import Paths

LINE, GAP = 18.0, 8.0
MOST_DIGITS = 7  # a longer number is written as a power of ten
COUNTED = (
    "Counted are the paths before common factors are taken out: n − 1 multiplications for a path of n factors."
    " Deltas are computed once each and used again. f′ is a given number for both."
)
ROOMY = 470  # the height of the page from which on there are bars


class Cost(QWidget):
    """Two lines of words, or two pairs of bars where there is room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._paths: Paths | None = None
        self._name, self.has_bars = "", False
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Multiplications"))

    def show_cost(self, paths: Paths | None, name: str, has_bars: bool) -> None:
        """Show what the derivative of this name costs; None: nothing."""
        self._paths, self._name = paths, name
        if has_bars != self.has_bars:
            self.has_bars = has_bars
            self.updateGeometry()
        words = () if paths is None else cost_words(paths)
        self.setAccessibleDescription(" ".join(words))
        self.setToolTip(plain_tip(" ".join((*words, tr(COUNTED))) if words else ""))
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.tokens.px
        return QSize(px(300), px(4 * LINE if self.has_bars else 2 * LINE))

    @property
    def _width(self) -> float:
        """The width as at 100 %: all is laid out so, and drawn larger."""
        return self.width() / self._theme.tokens.scale

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._paths is None:
            return
        tokens, paths = self._theme.tokens.scaled(1.0), self._paths
        with QPainter(self) as painter:
            painter.scale(self._theme.tokens.scale, self._theme.tokens.scale)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            first, second = cost_words(paths)
            painter.setFont(font(tokens.text_small, REGULAR))
            painter.setPen(tokens.muted)
            self._draw_line(painter, 0.0, first)
            if not self.has_bars:
                self._draw_line(painter, LINE, second)
                return
            half = self._width / 2
            title = self._name
            self._draw_pair(painter, 0.0, half - 24.0, title, paths.multiplications, paths.recursive)
            title = tr("all weights together")
            self._draw_pair(painter, half, half - 8.0, title, paths.all_paths, paths.all_recursive)

    def _draw_line(self, painter: QPainter, y: float, words: str) -> None:
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(self._width))
        painter.drawText(QRectF(0.0, y, self._width, LINE), Qt.AlignmentFlag.AlignVCenter, words)

    def _draw_pair(self, painter: QPainter, x: float, width: float, title: str, by_paths: int, by_deltas: int) -> None:
        tokens = self._theme.tokens.scaled(1.0)
        painter.setFont(font(tokens.text_small, REGULAR))
        painter.setPen(tokens.muted)
        painter.drawText(QPointF(x, 1.7 * LINE), title)
        labels = (tr("paths"), tr("deltas"))
        start = x + max(text_width(label, tokens.text_small) for label in labels) + GAP
        numbers = [counted(count, MOST_DIGITS) for count in (by_paths, by_deltas)]
        room = x + width - start - max(text_width(number, tokens.text_small, STRONG) for number in numbers) - GAP
        most = max(by_paths, by_deltas, 1)
        inks = (mixed(tokens.muted, tokens.card, 0.45), tokens.text)
        counts = (by_paths, by_deltas)
        for row, (label, number, count, ink) in enumerate(zip(labels, numbers, counts, inks, strict=True)):
            y = (row + 2.7) * LINE
            painter.setFont(font(tokens.text_small, REGULAR))
            painter.setPen(tokens.muted)
            painter.drawText(QPointF(x, y), label)
            length = max(2.0, room * (count / most))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(start, y - 9.0, length, 9.0), 2.0, 2.0)
            painter.setFont(font(tokens.text_small, STRONG))
            painter.setPen(tokens.text)
            painter.drawText(QPointF(start + length + GAP, y), number)


def cost_words(paths: Paths) -> tuple[str, str]:
    """Return what is counted, and how many multiplications both ways take."""
    return tr("Multiplications, each path on its own, f′ as given:"), tr(
        "paths {paths}, deltas {deltas} · all weights: paths {all_paths}, deltas {all_deltas}",
        paths=counted(paths.multiplications, MOST_DIGITS),
        deltas=counted(paths.recursive, MOST_DIGITS),
        all_paths=counted(paths.all_paths, MOST_DIGITS),
        all_deltas=counted(paths.all_recursive, MOST_DIGITS),
    )
