"""Minima in the tab of the surface: controls, pictures and bar of one search, kept together."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from app.scaling import hold
from app.surface.minima import Minima
from app.surface.minima_bar import MinimaBar
from app.surface.minima_controls import MAP, MinimaControls
from app.surface.minima_legend import BasinLegend
from app.surface.minima_list import ClusterList, list_style
from app.surface.minima_view import DistributionView
from app.surface.model import SurfaceModel
from app.views import Bench
from app.words import tr

LIST_WIDTH = 300


class MinimaMode(QObject):
    """Wires the search for minima to what shows it; while it is not `active`, nothing is drawn anew.

    Signals:
        wide_changed(): `wide`, whether the pictures of the surface make room, is another.
    """

    wide_changed = Signal()

    def __init__(self, bench: Bench, model: SurfaceModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench, self._active = bench, False
        self.minima = Minima(bench, model, self)
        self.controls = MinimaControls(bench, model)
        self.bar = MinimaBar(bench, self.minima, self.controls)
        self.view = DistributionView(bench.theme)
        self.clusters = ClusterList(bench, self.minima)
        self.legend = BasinLegend(bench, model, self.minima)
        self.page = QStackedWidget()
        self._lay_out()
        self._connect(model)
        self._dress()

    def _lay_out(self) -> None:
        restarts = QWidget()
        row = QHBoxLayout(restarts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.view, 1)
        row.addWidget(self.clusters)
        hold(self.clusters, width=LIST_WIDTH)
        self.page.addWidget(restarts)
        self.page.addWidget(self.legend)
        self.page.setMinimumSize(1, 1)  # as large as there is room; it never asks for more
        self.page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def _connect(self, model: SurfaceModel) -> None:
        self.controls.page_chosen.connect(self._turn)
        self.controls.changed.connect(self.refresh)
        self.controls.map_shown.connect(self.minima.show_map)
        self.view.chosen.connect(self.minima.choose)
        self.view.taken.connect(self.minima.take)
        self.minima.changed.connect(self.refresh)
        model.changed.connect(self.refresh)
        self._bench.theme.changed.connect(self._dress)

    @property
    def wide(self) -> bool:
        """Whether what is shown is not about the two weights of the surface, and takes its room."""
        return self._active and self.controls.page != MAP

    def set_active(self, active: bool) -> None:
        """Come to the front, or leave it."""
        self._active = active
        self.refresh()

    @Slot()
    def _turn(self) -> None:
        self.page.setCurrentIndex(int(self.controls.page == MAP))
        self.refresh()
        self.wide_changed.emit()

    @Slot()
    def _dress(self) -> None:
        for part in (self.page, self.controls):
            part.setStyleSheet(list_style(self._bench.theme))
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show how things stand."""
        if not self._active:
            return
        self.controls.refresh()
        self.bar.refresh()
        if self.controls.page == MAP:
            self.legend.refresh()
        else:
            hint = tr("Train from many random starts at once: at which losses do they end?")
            old = self.minima.is_old(self.controls.restarts.settings)
            self.view.show_found(self.minima.found, self.minima.chosen, hint, old)
            self.clusters.refresh(old)
