"""The line below the pictures while minima are looked for: run, progress and cancel, what it costs, what came out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from app.scaling import hold
from app.surface.minima import Minima, passes_of
from app.surface.minima_controls import MAP, MinimaControls, map_cost, rounded
from app.surface.presets import LABELS
from app.views import Bench
from app.words import tr
from core.numbers import shown

PARTS = 1000


class MinimaBar(QWidget):
    """Runs what the page in front describes."""

    def __init__(self, bench: Bench, minima: Minima, controls: MinimaControls) -> None:
        super().__init__()
        self._workbench, self._minima, self._controls = bench.workbench, minima, controls
        self.go = QPushButton()
        self.go.setToolTip(tr("Compute what is described above, or stop; what is done stays"))
        hold(self.go, least_width=110)
        self.progress = QProgressBar()
        self.progress.setRange(0, PARTS)
        self.progress.setTextVisible(False)
        hold(self.progress, width=180, height=8)
        self.progress.setAccessibleName(tr("Progress"))
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for part in (self.go, self.progress):
            row.addWidget(part)
        row.addWidget(self.words, 1)
        self.go.clicked.connect(self.toggle)
        minima.went_on.connect(self._show_progress)

    @Slot()
    def toggle(self) -> None:
        """Run, or cancel what runs."""
        if self._minima.running:
            self._minima.cancel()
        elif self._controls.page == MAP:
            self._minima.run_map(self._controls.map.settings)
        else:
            self._minima.run_restarts(self._controls.restarts.settings)

    @Slot()
    def refresh(self) -> None:
        """Show what can be run, or how far it is."""
        running, on_map = self._minima.running, self._controls.page == MAP
        text = tr("Cancel") if running else tr("Map basins") if on_map else tr("Run restarts")
        self.go.setText(text)
        self.go.setAccessibleName(text)
        self.go.setEnabled(bool(running) or on_map or self._minima.can_run)
        self.progress.setVisible(bool(running))
        words = self._map_words() if on_map else self._restart_words()
        self.words.setText(words)
        self.words.setToolTip(words)
        self._show_progress()

    @Slot()
    def _show_progress(self) -> None:
        self.progress.setValue(round(PARTS * self._minima.progress))

    def _map_words(self) -> str:
        return tr("{cost}.", cost=map_cost(self._controls.map.settings))

    def _restart_words(self) -> str:
        document, settings = self._workbench.document, self._controls.restarts.settings
        if not self._minima.can_run:
            return tr("The network must be complete before it can be trained.")
        training, rows = document.training, len(document.data.rows)
        fields = {
            "optimizer": tr(LABELS[training.optimizer]), "rate": shown(training.learning_rate, 3), "rows": f"{rows:,}",
            "all": rounded(passes_of(document, settings)),
        }  # fmt: skip
        if rows == 1:
            return tr("{optimizer}, η {rate}, on the one row of the data: {all} passes.", **fields)
        return tr("{optimizer}, η {rate}, all {rows} rows as one batch: {all} passes.", **fields)
