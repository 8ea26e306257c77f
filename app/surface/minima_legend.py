"""The legend of the basin map: each minimum with its place, its loss and its share of the grid."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.fields import plain_label
from app.surface.minima import Minima
from app.surface.minima_list import add_swatch, swatch_list
from app.surface.minima_view import cluster_colour
from app.surface.model import SurfaceModel
from app.views import Bench
from app.words import tr
from core.basins import NOWHERE, Basins
from core.numbers import shown


class BasinLegend(QWidget):
    """What the colours of the map mean."""

    def __init__(self, bench: Bench, model: SurfaceModel, minima: Minima) -> None:
        super().__init__()
        self._workbench, self._theme, self._model, self._minima = bench.workbench, bench.theme, model, minima
        self._shown: tuple[object, ...] = ()
        self.head = plain_label("", "one")
        self.list = swatch_list(tr("Minima of the map"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.head)
        layout.addWidget(self.list, 1)

    @Slot()
    def refresh(self) -> None:
        """Show the last map's minima."""
        made, digits, ground = self._minima.map, self._workbench.digits, self._model.ground
        key = (made, digits, self._theme.tokens)
        if key == self._shown:
            return
        self._shown = key
        self.list.clear()
        self.list.setVisible(made is not None)
        self.head.setText(_head(made))
        if made is None or ground is None:
            return
        for number, words in enumerate(basin_words(made, ground.names, digits)):
            add_swatch(self.list, cluster_colour(number, self._theme.tokens), words, self._theme.tokens)
        lost = share_of(made, NOWHERE)
        if lost:
            words = tr("no minimum: moving, flat or diverged\n{share} of the grid", share=percent(lost))
            add_swatch(self.list, cluster_colour(-1, self._theme.tokens), words, self._theme.tokens)


def _head(made: Basins | None) -> str:
    if made is None:
        return tr("Descent from every point of a grid: which minimum does it reach? Press Map.")
    count = len(made.minima)
    if not count:
        return tr("No point has reached a minimum: all still move, or are on a plateau. Try more updates.")
    return tr("One minimum is reached") if count == 1 else tr("{count} minima are reached", count=count)


def basin_words(made: Basins, names: tuple[str, str], digits: int) -> list[str]:
    """Return each minimum in words, lowest first."""
    words = []
    for number, ((x, y), loss) in enumerate(zip(made.minima.tolist(), made.losses.tolist(), strict=True)):
        fields = {"x": names[0], "y": names[1], "at_x": shown(x, digits), "at_y": shown(y, digits)}
        place = tr("{x} = {at_x}, {y} = {at_y}", **fields)
        share = percent(share_of(made, number))
        words.append(place + "\n" + tr("loss {loss}, {share} of the grid", loss=shown(loss, digits), share=share))
    return words


def share_of(made: Basins, label: int) -> float:
    """Return which share of the grid's points leads to a minimum."""
    return float(np.mean(made.labels == label))


def percent(share: float) -> str:
    """Return a share in per cent; never 0 or 100 when it is not."""
    value = 100 * share
    if 0 < value < 0.1:
        return "< 0.1 %"
    if 99.9 < value < 100:
        return "> 99.9 %"
    return f"{value:.1f} %"
