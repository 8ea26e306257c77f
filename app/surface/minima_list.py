"""Where restarts end, in words: the gatherings as a list, the restart that is pointed at, and buttons to take it."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.fields import plain_label
from app.scaling import sized
from app.surface.minima import Found, Minima
from app.surface.minima_view import cluster_colour
from app.theme import Theme, Tokens, mixed
from app.views import Bench
from app.words import tr
from core.clusters import Cluster, Ending
from core.numbers import shown

SWATCH = 12
OLD = "The last run, of other settings. Run again."


class ClusterList(QWidget):
    """The column beside the distribution."""

    def __init__(self, bench: Bench, minima: Minima) -> None:
        super().__init__()
        self._workbench, self._theme, self._minima = bench.workbench, bench.theme, minima
        self._shown: tuple[object, ...] = ()
        self.list = swatch_list(tr("Where the restarts end"))
        self.rest = plain_label("", "rest")
        self.one = plain_label("", "one")
        self.best = _button(tr("Take the best network"), tr("Make the network with the lowest loss the file's"))
        self.this = _button(tr("Take this one"), tr("Make the network of the chosen restart the file's"))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.best)
        buttons.addWidget(self.this)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.rest)
        layout.addWidget(self.one)
        layout.addLayout(buttons)
        self.list.currentRowChanged.connect(self._choose)
        self.best.clicked.connect(minima.take_best)
        self.this.clicked.connect(lambda: minima.take(minima.chosen))

    def refresh(self, old: bool = False) -> None:
        """Show the last result; `old`: it is of other settings."""
        found, digits = self._minima.found, self._workbench.digits
        key = (found, digits, self._theme.tokens)
        if key != self._shown:
            self._shown = key
            self._fill(found, digits)
        self.best.setEnabled(self._minima.fits)
        self.this.setEnabled(self._minima.fits and self._minima.chosen is not None)
        self.rest.setText("" if found is None else rest_words(found))
        self.rest.setVisible(bool(self.rest.text()))
        self.one.setText("" if found is None else self._one_words(found, digits, old))
        for part in (self.list, self.rest):
            part.setEnabled(not old)
        self.setVisible(found is not None)
        self._mark_row(found)

    def _fill(self, found: Found | None, digits: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for number, cluster in enumerate(() if found is None else found.clusters):
            assert found is not None
            words = cluster_words(cluster, number == 0, len(found.restarts.losses), min(digits, 4))
            add_swatch(self.list, cluster_colour(number, self._theme.tokens), words, self._theme.tokens)
        self.list.blockSignals(False)

    def _mark_row(self, found: Found | None) -> None:
        row = -1
        if found is not None and self._minima.chosen is not None:
            inside = [number for number, each in enumerate(found.clusters) if self._minima.chosen in each.members]
            row = inside[0] if inside else -1
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)

    def _one_words(self, found: Found, digits: int, old: bool) -> str:
        if not self._minima.fits:
            return tr("The network has changed since. Run again.")
        if old:
            return tr("The last run. A new one is under way.") if self._minima.running else tr(OLD)
        chosen = self._minima.chosen
        if chosen is None:
            return ""
        first, last = (float(losses[chosen]) for losses in (found.restarts.first_losses, found.restarts.losses))
        fields = {"first": shown(first, digits), "last": shown(last, digits), "number": f"{chosen + 1:,}"}
        if chosen == found.restarts.best:
            return tr("Restart {number}, the best: {first} → {last}", **fields)
        return tr("Restart {number}: {first} → {last}", **fields)

    @Slot(int)
    def _choose(self, row: int) -> None:
        found = self._minima.found
        if found is not None and 0 <= row < len(found.clusters):
            self._minima.choose(found.clusters[row].best)


def cluster_words(cluster: Cluster, lowest: bool, all_restarts: int, digits: int) -> str:
    """Return a gathering in words, on two lines: 412 of 1,000 end at 0.0023 ± 0.0001, a local minimum."""
    fields = {"count": f"{len(cluster.members):,}", "all": f"{all_restarts:,}"}
    low, high = float(cluster.losses.min()), float(cluster.losses.max())
    if cluster.ending is Ending.MOVING and high - low > abs(cluster.loss):
        fields |= {"low": shown(low, digits), "high": shown(high, digits)}
        first = tr("{count} of {all} at {low} to {high}", **fields)
    elif cluster.spread < abs(cluster.loss) * 10.0**-digits:
        first = tr("{count} of {all} end at {loss}", **fields, loss=shown(cluster.loss, digits))
    else:
        fields |= {"loss": shown(cluster.loss, _places(cluster, digits)), "spread": shown(cluster.spread, 1)}
        first = tr("{count} of {all} end at {loss} ± {spread}", **fields)
    return f"{first}\n{_kind_words(cluster.ending, lowest)}"


def _places(cluster: Cluster, digits: int) -> int:
    """Return how many digits of the loss the spread leaves certain, and one more."""
    certain = math.log10(abs(cluster.loss) / cluster.spread) if cluster.loss and cluster.spread else digits
    return min(digits, max(1, math.ceil(certain) + 1))


def _kind_words(ending: Ending, lowest: bool) -> str:
    if lowest:
        return tr("the lowest, still falling") if ending.falls else tr("the lowest that was found")
    return {
        Ending.MINIMUM: tr("a local minimum"),
        Ending.SADDLE: tr("a saddle: some way leads down"),
        Ending.REST: tr("hardly moves, above the lowest"),
        Ending.CREEPING: tr("still falling, slowly: a plateau"),
        Ending.MOVING: tr("still falling"),
    }[ending]


def rest_words(found: Found) -> str:
    """Return what became of those that are in no gathering."""
    losses = found.restarts.losses
    broken = int((~(abs(losses) < float("inf"))).sum())
    strays = len(losses) - broken - sum(len(cluster.members) for cluster in found.clusters)
    parts = []
    if strays:
        parts.append(tr("{count} elsewhere", count=f"{strays:,}"))
    if broken:
        parts.append(tr("{count} diverged: no finite loss", count=f"{broken:,}"))
    return " · ".join(parts)


def swatch_list(name: str) -> QListWidget:
    """Return a list whose lines begin with a colour."""
    made = QListWidget()
    made.setAccessibleName(name)
    made.setObjectName("swatches")
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWordWrap(True)
    return made


def add_swatch(to: QListWidget, colour: QColor, words: str, tokens: Tokens) -> None:
    """Add a line with a colour to a list."""
    side = tokens.px(SWATCH)
    to.setIconSize(QSize(side, side))
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(0, 0, side, side, side / 4, side / 4)
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    to.addItem(QListWidgetItem(icon, words))


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button


def list_style(theme: Theme) -> str:
    """Return the look of lists with colours."""
    tokens = theme.tokens
    faded = mixed(tokens.muted, tokens.card, 0.6).name()
    return sized(
        f"QListWidget#swatches {{ background: {tokens.card.name()}; border: 1px solid {tokens.hairline.name()};"
        " border-radius: 6px; outline: 0; }"
        f"QListWidget#swatches:focus {{ border: 2px solid {tokens.accent.name()}; }}"
        "QListWidget#swatches::item { padding: 3px 6px; border-radius: 4px; }"
        f"QListWidget#swatches::item:selected {{ background: {tokens.raised.name()}; color: {tokens.text.name()}; }}"
        f"QLabel#rest, QLabel#ground {{ color: {tokens.muted.name()}; }}"
        f"QListWidget#swatches:disabled, QLabel#rest:disabled {{ color: {faded}; }}"
        f"QListWidget#swatches::item:selected:disabled {{ color: {faded}; }}",
        tokens.scale,
    )
