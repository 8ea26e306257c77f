"""Where data come from and go to: built-in sets, imports, exports, each asked for in a dialog of its own."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.background import Background, in_child
from app.documents import Documents
from app.edits import Edits
from app.theme import Theme
from app.words import tr, worded
from app.workbench import Workbench
from core import files
from core.document import Document
from core.editing_base import EditRefused
from core.table_export import write_table

if TYPE_CHECKING:
    from app.data.builtin import BuiltInDialog
    from app.data.import_dialog import ImportDialog
    from app.dialogs import WindowDialogs

EXPORT = "export data"
AT_ONCE = 50_000  # numbers; more are written in a process of its own, for turning them into text holds up the window
SUFFIXES = (".csv", ".tsv", ".tab", ".txt")


class DataDesk(QObject):
    """The doors of the data, for menu, tab and what is dropped on the window."""

    def __init__(
        self,
        workbench: Workbench,
        theme: Theme,
        edits: Edits,
        background: Background,
        documents: Documents,
        dialogs: WindowDialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._workbench, self._theme, self._edits, self._background = workbench, theme, edits, background
        self._documents, self._dialogs, self._window = documents, dialogs, window

    # Built-in sets

    def builtin(self) -> None:
        """Let a built-in set be chosen; its data, or a new network for it, are on the bench then."""
        from app.data.builtin import BuiltInDialog

        dialog = BuiltInDialog(self._workbench.document, self._theme, self._window)
        try:
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self.take_builtin(dialog)
        finally:
            dialog.deleteLater()

    def take_builtin(self, dialog: BuiltInDialog) -> None:
        """Do what was chosen in the dialog."""
        from core.datasets_documents import document_of_set, put_set

        one, (size, noise, seed) = dialog.chosen, dialog.settings
        if dialog.wants_network:
            self.open_new(document_of_set(one.name, size, noise, seed))
            return
        self._edits.do(
            tr("Data: {title}", title=tr(one.title)), lambda document: put_set(document, one.name, size, noise, seed)
        )

    def open_new(self, document: Document) -> None:
        """Put a network made for data on the bench, as a document without a file."""
        self._documents.open_made(document)

    # Import and export

    def import_file(self, path: Path | None = None) -> None:
        """Let a table of numbers be imported: from this file, or from one that is chosen in the dialog."""
        from app.data.import_dialog import ImportDialog

        folder = self._documents.path_for("").parent
        dialog = ImportDialog(self._workbench.document, self._background, self._theme, folder, self._window)
        if path is not None:
            dialog.importing.open_file(path)
        try:
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self.take_import(dialog)
        finally:
            dialog.deleteLater()

    def take_import(self, dialog: ImportDialog) -> None:
        """Put on the bench what the dialog describes; what is refused is told on the banner."""
        from app.data.import_goal import Goal
        from core.editing_fit import fit_import
        from core.table_documents import document_of_import, put_import

        found, source = dialog.importing.found, dialog.importing.source
        if found is None or source is None:
            return
        if dialog.goal is Goal.NEW:
            title = Path(source.name).stem if source.data is not None else ""
            hidden = dialog.goal_controls.hidden.sizes or ()
            self._open_import(lambda: document_of_import(found, title, hidden))
            return

        def put(document: Document) -> Document:
            is_fitted = dialog.goal is Goal.FITTED
            return fit_import(document, found) if is_fitted else put_import(document, found, dialog.importing.ids)

        if not self._edits.do(tr("Import {name}", name=source.name), put):
            self._dialogs.show_problems(tr("{name} is not imported", name=source.name), [self._edits.refused])

    def _open_import(self, make: Callable[[], Document]) -> None:
        from core.construct import ConstructionError

        try:
            document = make()
        except (ConstructionError, EditRefused) as error:
            why = error.why if isinstance(error, EditRefused) else error.what
            self._dialogs.show_problems(tr("No network was made for it"), [worded(why)])
            return
        self.open_new(document)

    def export(self) -> None:
        """Let a file be chosen and write the rows there."""
        title = tr("Export Data")
        suggestion = self._documents.path_for(".csv")
        chosen, kind = QFileDialog.getSaveFileName(self._window, title, str(suggestion), ";;".join(self.kinds))
        if chosen:
            path = Path(chosen)
            self.write(path if path.suffix else path.with_suffix(".csv"), unscaled=kind == self.kinds[-1])

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of files to choose from."""
        plain = (tr("Comma-separated (*.csv)"), tr("Tab-separated (*.tsv)"))
        return (*plain, tr("Numbers as before they were scaled (*.csv)"))

    def write(self, path: Path, *, unscaled: bool = False) -> None:
        """Write the rows to a file, aside; a file that was there stays as it was until all is written."""
        separator = "\t" if path.suffix.lower() in (".tsv", ".tab") else ","
        document = self._workbench.document

        def work() -> Generator[None, None, None]:
            if document.data.rows.size > AT_ONCE:
                yield from in_child(write_table, document, path, separator, unscaled)
            else:
                yield None
                write_table(document, path, separator, unscaled)

        self._background.start(
            EXPORT,
            work,
            on_done=lambda _: self._dialogs.tell_done(tr("{name} written", name=path.name)),
            on_error=lambda error: self._not_written(path, error),
        )

    def _not_written(self, path: Path, error: Exception) -> None:
        if not isinstance(error, (OSError, ValueError)):
            raise error
        title = tr("{name} is not written", name=files.file_name(path.name))
        self._dialogs.show_problems(title, [getattr(error, "strerror", None) or str(error)])
