"""The button that exports, and the line that tells how an export stands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QPushButton, QSizePolicy, QToolButton, QWidget

from app.controls import IconButton
from app.scaling import hold
from app.surface.export import FORMS, Export, Exporting
from app.theme import Theme
from app.words import tr

PARTS = 1000
MOMENT = 8000  # milliseconds that the last word stays
PARTED = (Export.GIF, Export.NUMBERS)  # a line of the menu stands above these


class ExportButton(IconButton):
    """Opens a menu of all that can be had; what cannot says why in its tooltip."""

    def __init__(self, theme: Theme, exporting: Exporting) -> None:
        super().__init__(theme, "save", tr("Export"), tr("Pictures, animation and numbers of this surface"), side=28)
        self._exporting = exporting
        self.list = QMenu(self)
        self.list.setToolTipsVisible(True)
        self.entries = {}
        for what, form in FORMS.items():
            if what in PARTED:
                self.list.addSeparator()
            self.entries[what] = self.list.addAction(tr(form.words), partial(exporting.start, what))
        self.list.aboutToShow.connect(self.refresh)
        self.setMenu(self.list)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet("QToolButton::menu-indicator { image: none; width: 0px; }")

    @Slot()
    def refresh(self) -> None:
        """Grey what cannot be had now."""
        for what, entry in self.entries.items():
            refusal = tr("An export is under way.") if self._exporting.running else self._exporting.refusal(what)
            entry.setEnabled(not refusal)
            entry.setToolTip(refusal)
            entry.setStatusTip(refusal)


class ExportBar(QWidget):
    """Progress and cancel while an export runs, then for a while what became of it."""

    def __init__(self, exporting: Exporting) -> None:
        super().__init__()
        self._exporting = exporting
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        hold(self.progress, width=180, height=8)
        self.progress.setAccessibleName(tr("Progress of the export"))
        self.button = QPushButton()
        self.button.setToolTip(tr("Stop the export, or put this line away"))
        self._moment = QTimer(self, singleShot=True, interval=MOMENT)
        self._moment.timeout.connect(exporting.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.progress)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.button.clicked.connect(self._press)
        exporting.changed.connect(self.refresh)
        self.hide()

    @Slot()
    def refresh(self) -> None:
        """Show how the export stands."""
        running, words = bool(self._exporting.running), self._exporting.words
        if words != self.words.text():
            self.words.setText(words)
            self.words.setToolTip(words)
        self.progress.setVisible(running)
        known = self._exporting.progress > 0
        self.progress.setRange(0, PARTS if known else 0)  # 0 to 0: it moves to and fro
        if known:
            self.progress.setValue(round(PARTS * self._exporting.progress))
        text = tr("Cancel") if running else tr("Close")
        self.button.setText(text)
        self.button.setAccessibleName(f"{text}: {words}")
        self.setVisible(bool(words))
        if running:
            self._moment.stop()
        elif words and not self._moment.isActive():
            self._moment.start()

    @Slot()
    def _press(self) -> None:
        if self._exporting.running:
            self._exporting.cancel()
        else:
            self._exporting.forget()
