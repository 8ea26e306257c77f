"""Import: choose, drop or paste a table, see how it is read, say what its columns are for, and where it goes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.background import Background
from app.data.import_columns import ColumnsTable
from app.data.import_controls import LayoutControls, UseControls, small_label
from app.data.import_preview import TextPreview
from app.data.importing import Importing, fits
from app.data.side import press
from app.data.sizes_line import SizesLine
from app.data.style import dialog_style
from app.data.wording import inputs_words, rows_words, targets_words
from app.new_network.fields import Segments, plain_label
from app.theme import Theme
from app.words import tr
from core.document import Document
from core.findings import printable
from core.table_documents import HIDDEN
from core.table_plan import Imported

SIZE = QSize(1000, 690)
PREVIEW_ROWS = 6


class Goal(StrEnum):
    """Where an import goes: to the network that is open, to it with other inputs and outputs, to a new one."""

    OPEN = "open"
    FITTED = "fitted"
    NEW = "new"


class ImportDialog(QDialog):
    """Asks for a table. `importing.found` is what it gives, `goal` where it goes, `hidden` a new network's layers."""

    def __init__(
        self, document: Document, background: Background, theme: Theme, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._folder, self._goal_is_chosen = theme, folder, False
        self.importing = Importing(document, background, self)
        self.setWindowTitle(tr("Import Data"))
        self.setAcceptDrops(True)
        self.resize(SIZE)
        self.choose_button = press(tr("Choose File…"), tr("A file of comma- or tab-separated cells"))
        self.paste_button = press(tr("Paste"), tr("The table that is on the clipboard (Ctrl+V)"))
        self.paste_button.setShortcut("Ctrl+V")
        self.name = plain_label("", "heading")
        self.layout_controls, self.preview = LayoutControls(self.importing), TextPreview(theme, PREVIEW_ROWS)
        self.columns, self.use = ColumnsTable(self.importing, theme), UseControls()
        self.bar = QProgressBar()
        self.summary, self.problems = plain_label("", "count"), plain_label("", "problem")
        goals = [
            (tr("into the open network"), Goal.OPEN),
            (tr("fit the open network to it"), Goal.FITTED),
            (tr("make a network for it"), Goal.NEW),
        ]
        self.goals = Segments(tr("Where it goes"), goals, width=176)
        self.hidden = SizesLine(tr("Hidden layers of the new network"), HIDDEN)
        self.remark = plain_label("", "hint")
        self.import_button, self.cancel_button = QPushButton(tr("Import")), QPushButton(tr("Cancel"))
        self._lay_out()
        self._connect()
        self._dress()
        self.refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 18, 24, 18)
        layout.setSpacing(10)
        layout.addLayout(_row(self.choose_button, self.paste_button, self.name, wide=self.name))
        layout.addWidget(self.layout_controls)
        layout.addWidget(self.preview)
        layout.addWidget(self.columns, 1)
        layout.addWidget(self.use)
        layout.addWidget(self.bar)
        layout.addWidget(self.summary)
        layout.addWidget(self._scrolled_problems())
        layout.addLayout(_row(self.goals, small_label(tr("hidden layers")), self.hidden))
        layout.addLayout(_row(self.remark, self.import_button, self.cancel_button, wide=self.remark))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How much is read"))
        self.bar.setRange(0, 1000)
        self.hidden.setFixedWidth(90)
        self.import_button.setDefault(True)
        for button in (self.import_button, self.cancel_button):
            button.setAccessibleName(button.text())

    def _scrolled_problems(self) -> QScrollArea:
        area = self._problem_area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.problems)
        area.setFixedHeight(64)
        area.setAccessibleName(tr("What is wrong"))
        self.problems.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return area

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self._choose)
        self.paste_button.clicked.connect(lambda: self.importing.take_text(QGuiApplication.clipboard().text()))
        self.columns.chosen.connect(self._show_uses)
        self.use.changed.connect(
            lambda what, value: self.importing.change(self.columns.chosen_columns, **{what: value})
        )
        self.importing.changed.connect(self.refresh)
        self.goals.chosen.connect(self._show_goal)
        for button in self.goals.buttons.values():
            button.clicked.connect(self._note_goal)
        self.hidden.changed.connect(self._show_goal)
        self.import_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.finished.connect(self.importing.cancel)
        self._theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        self.setStyleSheet(dialog_style(self._theme.tokens))

    @Slot(str, object)
    def _change_use(self, what: str, value: object) -> None:
        self.importing.change(self.columns.chosen_columns, **{what: value})

    @Slot()
    def _choose(self) -> None:
        kinds = tr("Tables (*.csv *.tsv *.tab *.txt);;All files (*)")
        chosen = QFileDialog.getOpenFileName(self, tr("Import Data"), str(self._folder), kinds)[0]
        if chosen:
            self.importing.open_file(Path(chosen))

    # What is shown

    @property
    def goal(self) -> Goal:
        """Where the import goes."""
        return Goal(str(self.goals.value))

    @Slot()
    def refresh(self) -> None:
        """Show how far the import is."""
        importing = self.importing
        nothing = tr("Choose or drop a CSV or TSV file, or paste a table from a spreadsheet.")
        self.name.setText(importing.source.name if importing.source else nothing)
        self.layout_controls.refresh()
        self.preview.show_rows(importing.rows_of_text, importing.dialect.header)
        self.columns.refresh()
        self._show_uses()
        self.bar.setVisible(importing.progress is not None)
        self.bar.setValue(round(1000 * (importing.progress or 0.0)))
        self.summary.setText(summary_words(importing))
        self.problems.setText("\n".join(importing.problems))
        self._problem_area.setVisible(bool(importing.problems))
        self._choose_goal()

    @Slot()
    def _show_uses(self) -> None:
        importing, chosen = self.importing, self.columns.chosen_columns
        table = importing.table
        names = [printable(table.columns[place].name) for place in chosen] if table is not None else []
        self.use.show_plans(names, [importing.plans[place] for place in chosen] if table is not None else [])

    def _choose_goal(self) -> None:
        """Offer what can be done; the open network is left alone where it does not fit."""
        found = self.importing.found
        may_open = found is not None and fits(self.importing.document, found)
        has_outputs = bool(len(self.importing.document.network.topology.outputs))
        self.goals.setEnabled(found is not None)
        self.goals.buttons[Goal.OPEN].setEnabled(may_open)
        self.goals.buttons[Goal.FITTED].setEnabled(found is not None and not may_open and has_outputs)
        if found is not None and not (self._goal_is_chosen and self.goals.buttons[self.goal].isEnabled()):
            self.goals.choose(Goal.OPEN if may_open else Goal.NEW)
        self._show_goal()

    @Slot()
    def _note_goal(self) -> None:
        self._goal_is_chosen = True

    @Slot()
    def _show_goal(self) -> None:
        found = self.importing.found
        is_new = found is not None and self.goals.value is not None and self.goal is Goal.NEW
        self.hidden.setEnabled(is_new)
        self.import_button.setEnabled(found is not None and (not is_new or self.hidden.sizes is not None))
        self.remark.setText(self._goal_words(found) if found is not None and self.goals.value is not None else "")

    def _goal_words(self, found: Imported) -> str:
        topology = self.importing.document.network.topology
        own = (inputs_words(len(topology.inputs)), targets_words(len(topology.outputs)))
        if self.goal is Goal.OPEN:
            return tr("Its data are replaced, as one entry of undo; columns go to neurons by name, else in order.")
        if self.goal is Goal.FITTED:
            words = "The open network has {inputs} and {targets}: some come or go at the end, as one entry of undo."
            return tr(words, inputs=own[0], targets=own[1])
        sizes = (len(found.places("input")), *(self.hidden.sizes or ()), len(found.places("output")))
        words = "A new document: {sizes}, with an output and a loss that suit the targets."
        return tr(words, sizes="-".join(map(str, sizes)))

    # Files dropped on the dialog

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.importing.open_file(paths[0])


def summary_words(importing: Importing) -> str:
    """Return "150 rows, 4 inputs, 3 targets (classes of species)"."""
    found, table = importing.found, importing.table
    if found is None or table is None:
        return ""
    counts = [len(found.places(use)) for use in ("input", "output")]
    words = [rows_words(len(found.rows)), inputs_words(counts[0]), targets_words(counts[1])]
    classes = {column.origin for column in found.columns if column.use == "output" and column.kind == "one_hot"}
    names = ", ".join(printable(table.columns[place].name) for place in sorted(classes))
    return ", ".join(words) + (tr(" (classes of {names})", names=names) if names else "")


def _row(*parts: QWidget, wide: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for part in parts:
        row.addWidget(part, 1 if part is wide else 0)
    if wide is None:
        row.addStretch(1)
    return row
