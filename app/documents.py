"""Documents and their files: new, open, save, recent, what is asked before something unsaved is left."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, QStandardPaths

from app.background import Background, in_child
from app.file_sentences import problem_line
from app.settings import RECENT, Settings
from app.words import tr, worded
from app.workbench import Workbench
from core import files
from core.document import Document

SUFFIX = ".nabla"
MOST_BYTES_AT_ONCE = 512 * 1024
EMPTY = "empty"
FIRST = "mazur-2-2-2"
OPENING = "open"

Answer = Literal["save", "discard", "cancel"]
Tell = Callable[[str, list[str]], None]


class Dialogs(Protocol):
    """What has to be asked of a person; the window asks by dialogs, tests answer by themselves."""

    def ask_unsaved(self, name: str) -> Answer: ...

    def ask_open_path(self, folder: Path) -> Path | None: ...

    def ask_new_network(self) -> Document | None: ...

    def tell_done(self, words: str) -> None: ...

    def ask_save_path(self, suggestion: Path) -> Path | None: ...

    def show_problems(self, title: str, lines: list[str]) -> None: ...


class Documents(QObject):
    """Brings documents from files to the workbench and back."""

    def __init__(
        self,
        workbench: Workbench,
        settings: Settings,
        background: Background,
        dialogs: Dialogs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workbench, self._settings, self._background, self._dialogs = workbench, settings, background, dialogs

    @property
    def name(self) -> str:
        """What to call the open document: its file, else its title."""
        path = self._workbench.path
        return files.file_name(path.name) if path else self._workbench.document.title or tr("Untitled")

    @property
    def title(self) -> str:
        """The document's own title, else its name."""
        return self._workbench.document.title or self.name.removesuffix(SUFFIX)

    @property
    def recent(self) -> tuple[Path, ...]:
        return tuple(Path(entry) for entry in self._settings.get(RECENT))

    # Open

    def new(self, template: str) -> None:
        """Open a built-in network, or the empty one, as a document without a file."""
        self._leave_for(empty_document() if template == EMPTY else files.read_builtin(template), None)

    def ask_new(self) -> None:
        """Let a new network be described, and open it as a document without a file."""
        document = self._dialogs.ask_new_network()
        if document is not None:
            self._leave_for(document, None)

    def open_made(self, document: Document) -> bool:
        """Open a document that was made here, without a file; whether the open one might be left for it."""
        return self._leave_for(document, None)

    def ask_open(self) -> None:
        """Let a file be chosen and open it."""
        path = self._dialogs.ask_open_path(self._folder())
        if path is not None:
            self.open(path)

    def open(self, path: Path, tell: Tell | None = None) -> None:
        """Open a file: a small one now, a big one off the window's process. A bad one changes nothing but is told."""
        tell = tell or self._dialogs.show_problems
        if _is_small(path):
            try:
                document = files.read(path)
            except files.FileProblems as error:
                self._not_opened(path, tell, error)
            else:
                self._opened(path, document)
            return
        self._background.start(
            OPENING,
            partial(in_child, files.read, path),
            on_done=partial(self._opened, path),
            on_error=partial(self._not_opened, path, tell),
        )

    def _opened(self, path: Path, document: Document) -> None:
        if self._leave_for(document, path):
            self._settings.add_recent(path.absolute())

    def _not_opened(self, path: Path, tell: Tell, error: Exception) -> None:
        if not path.exists():
            self._settings.drop_recent(path.absolute())
        title = tr("{name} cannot be opened", name=files.file_name(path.name))
        tell(title, problem_lines(error))

    def _leave_for(self, document: Document, path: Path | None) -> bool:
        if not self.may_leave():
            return False
        self._background.cancel(OPENING)
        self._workbench.open_document(document, path)
        return True

    def may_leave(self) -> bool:
        """Ask what to do with unsaved changes; whether the open document may go."""
        if not self._workbench.has_unsaved_edits:
            return True
        answer = self._dialogs.ask_unsaved(self.name)
        return answer == "discard" or (answer == "save" and self.save())

    # Save

    def save(self) -> bool:
        """Save to the document's file, asking for one where it has none; whether it is saved."""
        path = self._workbench.path
        return self._save_to(path) if path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save there; whether it is saved."""
        path = self._dialogs.ask_save_path(self._workbench.path or self._folder() / (_plain(self.title) + SUFFIX))
        return path is not None and self._save_to(_with_suffix(path))

    def _save_to(self, path: Path) -> bool:
        try:
            files.write(self._workbench.document, path)
        except files.FileProblems as error:
            title = tr("{name} is not saved", name=files.file_name(path.name))
            self._dialogs.show_problems(title, problem_lines(error))
            return False
        self._workbench.mark_saved(path)
        self._settings.add_recent(path.absolute())
        self._dialogs.tell_done(tr("{name} saved", name=path.name))
        return True

    def path_for(self, suffix: str) -> Path:
        """Return where something that is made from the document might go."""
        return self._folder() / (_plain(self.title) + suffix)

    def save_for_recovery(self) -> Path | None:
        """Save what is unsaved among the program's own data; return where, None if there was nothing or no way."""
        if self._workbench.is_clean:
            return None
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation), "recovery")
        path = _free(folder, _plain(self.title))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files.write(self._workbench.document, path)
        except (OSError, files.FileProblems):
            return None
        return path

    def _folder(self) -> Path:
        path = self._workbench.path or next(iter(self.recent), None)
        return path.parent if path else Path.home()


def problem_lines(error: Exception) -> list[str]:
    """Return the problems of a file, each on a line: place, what, remedy."""
    if isinstance(error, files.FileProblems):
        return [problem_line(error.name, problem, worded) for problem in error.problems]
    return [str(error)]


def empty_document() -> Document:
    """Return a document without neurons, to draw a network in."""
    return files.from_text(files.to_text(Document()), EMPTY)


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= MOST_BYTES_AT_ONCE
    except (OSError, ValueError):
        return True  # reading it will say what is wrong


def _with_suffix(path: Path) -> Path:
    return path if path.suffix else path.with_name(path.name + SUFFIX)


def _plain(title: str) -> str:
    """Return a title fit for the name of a file."""
    return "".join(c if c.isalnum() or c in " -_.()" else "-" for c in title).strip(" .")[:80] or "network"


def _free(folder: Path, stem: str) -> Path:
    """Return a path in a folder that no file has yet."""
    path, number = folder / (stem + SUFFIX), 2
    while path.exists():
        path, number = folder / f"{stem}-{number}{SUFFIX}", number + 1
    return path
