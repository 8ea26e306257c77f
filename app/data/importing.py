"""An import while it is described: text, layout, table, plans, and what they give; long work is done aside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.background import Background, in_child
from app.words import tr, worded
from core.document import Document
from core.files import MOST_BYTES, file_name
from core.table_dialect import Dialect, decoded, dialect_of, preview
from core.table_documents import ids_for
from core.table_import import Table, TableRefused, read_table
from core.table_plan import ColumnPlan, Imported, imported, proposed_plans
from core.table_reading import read_at_once

READ, PLAN = "import data", "plan the import of data"
AT_ONCE = 50_000  # cells that are turned into numbers while one waits
PREVIEWED = 12
LONG = 2_000_000  # characters; longer texts are read in a process of their own, for parsing holds up the window


class TooLargeError(Exception):
    """A file that is larger than any that is read."""


@dataclass(frozen=True, eq=False)
class Source:
    """What is imported: its name, the bytes where it is a file, and its text in an encoding."""

    name: str
    data: bytes | None
    text: str
    encoding: str


class Importing(QObject):
    """What stands in the dialog. `found` is what the plans give, None while there is something wrong or under way.

    `ids`: of the neuron that each column of `found` goes to in the open network; empty where that does not fit.

    Signals:
        changed(): anything above has changed.
        progressed(): only `progress` has.
    """

    changed = Signal()
    progressed = Signal()

    def __init__(self, document: Document, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self._background = document, background
        self.source: Source | None = None
        self.dialect = Dialect()
        self.table: Table | None = None
        self.plans: tuple[ColumnPlan, ...] = ()
        self.found: Imported | None = None
        self.ids: tuple[str, ...] = ()
        self.problems: tuple[str, ...] = ()
        self.progress: float | None = None

    # The source

    def open_file(self, path: Path) -> None:
        """Read a file; its layout is found out."""
        self._start(lambda: _from_file(path), file_name(path.name))

    def take_text(self, text: str) -> None:
        """Take text that was pasted; its layout is found out."""
        source = Source(tr("pasted text"), None, text, "utf-8")
        self._start(lambda: _from_source(source, None), source.name)

    def set_encoding(self, encoding: str) -> None:
        """Read the same bytes in another encoding."""
        if self.source is not None and self.source.data is not None and encoding != self.source.encoding:
            text = self.source.data.decode(encoding, errors="replace")
            source = replace(self.source, text=text, encoding=encoding)
            self._start(lambda: _from_source(source, None), source.name)

    def set_dialect(self, dialect: Dialect) -> None:
        """Read the same text laid out in another way."""
        if self.source is not None and dialect != self.dialect:
            source = self.source
            self._start(lambda: _from_source(source, dialect), source.name)

    def cancel(self) -> None:
        """Stop whatever is under way."""
        self._background.cancel(READ)
        self._background.cancel(PLAN)
        self.progress = None

    def _start(self, work: Callable[[], Generator[object, None, Table]], name: str) -> None:
        self.table, self.found, self.problems, self.progress = None, None, (), 0.0
        self._background.cancel(PLAN)
        document = self.document
        self._background.start(
            READ,
            lambda: _with_plans(work(), document),
            on_progress=self._go_on,
            on_done=self._take_table,
            on_error=lambda error: self._fail(error, name),
        )
        self.changed.emit()

    def _go_on(self, values: tuple[object, ...]) -> None:
        known = [value for value in values if isinstance(value, tuple)]
        shares = [value for value in values if isinstance(value, float)]
        if shares:
            self.progress = shares[-1]
        if known:
            self.source, self.dialect = known[-1]
            self.changed.emit()
        else:
            self.progressed.emit()  # the interpreter is busy reading: showing everything anew would be slow

    def _fail(self, error: Exception, name: str) -> None:
        self.progress = None
        if isinstance(error, TableRefused):
            self.problems = tuple(worded(problem) for problem in error.problems)
        elif isinstance(error, TooLargeError):
            self.problems = (tr("{name} is larger than {most} MiB, the most that is read.", name=name,
                                most=MOST_BYTES // 2**20),)  # fmt: skip
        elif isinstance(error, OSError):
            self.problems = (tr("{name} cannot be read: {why}", name=name, why=error.strerror or str(error)),)
        else:
            raise error
        self.changed.emit()

    @property
    def rows_of_text(self) -> list[list[str]]:
        """The first rows as cells of text, the header among them."""
        return preview(self.source.text, self.dialect, PREVIEWED) if self.source is not None else []

    # Plans

    def _take_table(self, ready: tuple[Table, tuple[ColumnPlan, ...]]) -> None:
        (self.table, self.plans), self.progress = ready, None
        self._plan()

    def change(self, columns: Collection[int], **changes: Any) -> None:
        """Use some columns in another way: `use`, `kind` or `scaling`."""
        self.plans = tuple(
            replace(plan, **changes) if place in columns else plan for place, plan in enumerate(self.plans)
        )
        self._plan()

    def _plan(self) -> None:
        table, plans = self.table, self.plans
        assert table is not None
        self.found, self.problems = None, ()
        if len(table.lines) * len(table.columns) <= AT_ONCE:
            try:
                self._note(imported(table, plans))
            except TableRefused as refusal:
                self.problems = tuple(worded(problem) for problem in refusal.problems)
            self.changed.emit()
            return

        def work() -> Generator[None, None, Imported]:
            yield None
            return imported(table, plans)

        self._background.start(PLAN, work, on_done=self._take_found, on_error=lambda error: self._fail(error, ""))
        self.changed.emit()

    def _take_found(self, found: Imported) -> None:
        self._note(found)
        self.changed.emit()

    def _note(self, found: Imported) -> None:
        self.found = found
        self.ids = ids_for(self.document, found) if fits(self.document, found) else ()

    # Which neuron a column goes to, where the open network fits

    def place_of(self, columns: Collection[int]) -> int | None:
        """Return which column of what is found comes from these of the table; None unless it is one alone."""
        if self.found is None or len(columns) != 1 or not self.ids:
            return None
        (origin,) = columns
        places = [place for place, column in enumerate(self.found.columns) if column.origin == origin]
        return places[0] if len(places) == 1 else None

    def send(self, place: int, id: str) -> None:
        """Let a column go to another neuron; the column that went there goes where this one went."""
        ids = list(self.ids)
        other = ids.index(id)
        ids[place], ids[other] = ids[other], ids[place]
        self.ids = tuple(ids)
        self.changed.emit()


def _plans_for(table: Table, document: Document) -> tuple[ColumnPlan, ...]:
    """Return plans that suit the open network where that fits, else those that suit the table alone."""
    plans = proposed_plans(table, document)
    try:
        return plans if fits(document, imported(table, plans)) else proposed_plans(table)
    except TableRefused:
        return proposed_plans(table)


def fits(document: Document, found: Imported) -> bool:
    """Tell whether a network has as many inputs and outputs as an import."""
    topology = document.network.topology
    own = (len(topology.inputs), len(topology.outputs))
    return own == (len(found.places("input")), len(found.places("output")))


def _with_plans(
    reading: Generator[object, None, Table], document: Document
) -> Generator[object, None, tuple[Table, tuple[ColumnPlan, ...]]]:
    table = yield from reading
    return table, _plans_for(table, document)


def _from_file(path: Path) -> Generator[object, None, Table]:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLargeError
    text, encoding = decoded(data)
    return (yield from _from_source(Source(file_name(path.name), data, text, encoding), None))


def _from_source(source: Source, dialect: Dialect | None) -> Generator[object, None, Table]:
    """Yield what is known of the source, then the share that is read; return the table."""
    dialect = dialect or dialect_of(source.text)
    yield (source, dialect)
    if len(source.text) > LONG:
        return (yield from in_child(read_at_once, source.text, dialect))  # type: ignore[no-any-return]
    return (yield from read_table(source.text, dialect))
