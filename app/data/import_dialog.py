"""Import: choose, drop or paste a table, see how it is read, say what its columns are for, and where it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
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
from app.control_tips import give_tips
from app.data.import_columns import ColumnsTable
from app.data.import_controls import LayoutControls, UseControls
from app.data.import_goal import Goal, GoalControls
from app.data.import_preview import TextPreview
from app.data.importing import Importing
from app.data.side import press
from app.data.style import dialog_style
from app.data.wording import inputs_words, rows_words, targets_words
from app.fields import plain_label
from app.on_screen import keep_on_screen
from app.scaling import hold
from app.theme import Theme
from app.words import tr
from core.document import Document
from core.findings import printable

SIZE = 1000, 690
PREVIEW_ROWS = 6


class ImportDialog(QDialog):
    """Asks for a table. `importing.found` is what it gives, `goal` where it goes."""

    def __init__(
        self, document: Document, background: Background, theme: Theme, folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._folder = theme, folder
        self.importing = Importing(document, background, self)
        self.setWindowTitle(tr("Import Data"))
        self.setAcceptDrops(True)
        self.choose_button = press(tr("Choose File…"), tr("A file of comma- or tab-separated cells"))
        self.paste_button = press(tr("Paste"), tr("The table that is on the clipboard (Ctrl+V)"))
        self.paste_button.setShortcut("Ctrl+V")
        self.name = plain_label("", "heading")
        self.layout_controls, self.preview = LayoutControls(self.importing), TextPreview(theme, PREVIEW_ROWS)
        self.columns, self.use = ColumnsTable(self.importing, theme), UseControls()
        self.bar = QProgressBar()
        self.summary, self.problems = plain_label("", "count"), plain_label("", "problem")
        self.goal_controls = GoalControls(self.importing)
        self.remark = plain_label("", "hint")
        self.import_button, self.cancel_button = QPushButton(tr("Import")), QPushButton(tr("Cancel"))
        self._lay_out()
        self._connect()
        self._dress()
        self.refresh()
        give_tips(self)
        keep_on_screen(self, theme, SIZE)

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
        layout.addWidget(self.goal_controls)
        layout.addLayout(_row(self.remark, self.import_button, self.cancel_button, wide=self.remark))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How much is read"))
        self.import_button.setDefault(True)
        for button in (self.import_button, self.cancel_button):
            button.setAccessibleName(button.text())

    def _scrolled_problems(self) -> QScrollArea:
        area = self._problem_area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.problems)
        hold(area, height=64)
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
        self.importing.progressed.connect(self._show_progress)
        self.goal_controls.changed.connect(self._show_goal)
        self.import_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self.finished.connect(self.importing.cancel)
        self._theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        self.setStyleSheet(dialog_style(self._theme.tokens))

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
        return self.goal_controls.goal

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
        self._show_progress()
        self.summary.setText(summary_words(importing))
        self.problems.setText("\n".join(importing.problems))
        self._problem_area.setVisible(bool(importing.problems))
        self._show_goal()

    @Slot()
    def _show_progress(self) -> None:
        share = self.importing.progress or 0.0
        self.bar.setRange(0, 1000 if share else 0)  # of a long file only that it is being read is known
        self.bar.setValue(round(1000 * share))

    @Slot()
    def _show_uses(self) -> None:
        importing, chosen = self.importing, self.columns.chosen_columns
        table = importing.table
        names = [printable(table.columns[place].name) for place in chosen] if table is not None else []
        self.use.show_plans(names, [importing.plans[place] for place in chosen] if table is not None else [])
        self._show_goal()

    @Slot()
    def _show_goal(self) -> None:
        """Offer what can be done with what is found."""
        self.goal_controls.show_chosen(self.columns.chosen_columns)
        self.import_button.setEnabled(self.goal_controls.is_ready)
        self.remark.setText(self.goal_controls.words)

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
