"""What is ordered, and the files that come of it: worksheets, keys, one of each for every student, a table of all."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.handouts.blocks import Block, Paragraph, Table, Title, blocks_of, shortened
from app.handouts.figure import given_scene
from app.words import tr
from core.document import Document
from core.files import to_text
from core.handout import Blanks, Handout, Result
from core.handout_draw import distinct, generator_of, with_drawn_numbers
from core.handout_students import Student

KINDS = (".md", ".html", ".tex", ".pdf")
KEY, KEYS = "-key", "-keys"
COLUMNS = 6  # of results beside each other in the table of all students
MOST_FINAL = 30  # results of each student in that table


@dataclass(frozen=True, eq=False)
class Order:
    """Which handout of a document, in which kind of file, for whom; `seed` None: with the document's own numbers.

    networks: the networks whose numbers were drawn are written too, for sheets to be checked with.
    """

    document: Document
    out: Path
    row: int = 0
    blanks: Blanks = Blanks.NONE
    seed: int | None = None
    nice: bool = False
    students: tuple[Student, ...] = ()
    digits: int = 5
    networks: bool = False

    @property
    def kind(self) -> str:
        """How the names of the files end."""
        return self.out.suffix.lower()

    @property
    def draws(self) -> bool:
        """Whether other numbers are drawn."""
        return self.seed is not None or self.nice or bool(self.students)

    def network_name(self, ending: str) -> str | None:
        """Return the name of the file that a sheet can be checked with; "": the document's own; None: there is none."""
        if not self.draws:
            return ""
        return f"{self.out.stem}{ending}.nabla" if self.networks else None

    def beside(self, ending: str) -> Path:
        """Return the path of another file of the same order."""
        return self.out.with_name(self.out.stem + ending + self.out.suffix)


@dataclass(frozen=True)
class File:
    """A file that is ready to be written."""

    path: Path
    content: bytes


def files_of(order: Order) -> Generator[float, None, tuple[File, ...]]:
    """Make all files in memory, so that nothing is written before everything is there; yields how far it is.

    Raises:
        core.handout.TooLong: if the iteration has too many steps for paper.
    """
    files: list[File] = []
    keys: list[Handout] = []
    count = max(1, len(order.students))
    for place, (handout, ending) in enumerate(handouts_of(order)):
        files.append(File(order.beside(ending), content_of(handout, order.kind)))
        yield (place + 0.5) / count
        key = handout.as_key()
        keys.append(key)
        if handout.blanks is not Blanks.NONE:
            files.append(File(order.beside(ending + KEY), content_of(key, order.kind)))
        if handout.network:
            files.append(File(order.out.with_name(handout.network), to_text(handout.document).encode()))
        yield (place + 1) / count
    if order.students:
        scene = given_scene(keys[0], order.kind in (".pdf", ".html"))
        files.append(File(order.beside(KEYS), _rendered(list(_table_of_all(order, keys)), keys[0], order.kind, scene)))
    return tuple(files)


def handouts_of(order: Order) -> Iterator[tuple[Handout, str]]:
    """Yield each handout with what its file's name ends in."""
    if not order.students:
        document = _drawn(order, "", [])
        yield Handout(document, order.row, order.blanks, order.digits, "", order.network_name("")), ""
        return
    taken: list[Document] = []
    for student in order.students:
        document = _drawn(order, student.draws_by, taken)
        taken.append(document)
        ending = f"-{student.slug}"
        network = order.network_name(ending)
        yield Handout(document, order.row, order.blanks, order.digits, student.name, network), ending


def _drawn(order: Order, name: str, taken: Sequence[Document]) -> Document:
    if not order.draws:
        return order.document

    def draw(salt: int) -> Document:
        generator = generator_of(order.seed or 0, name, salt)
        return with_drawn_numbers(order.document, order.row, generator, order.nice)

    return distinct(draw, list(taken), order.row)


def content_of(handout: Handout, kind: str) -> bytes:
    """Return a handout as a file of a kind."""
    return _rendered(list(blocks_of(handout)), handout, kind, None)


def _rendered(blocks: Sequence[Block], handout: Handout, kind: str, scene: object) -> bytes:
    """Write blocks in a format; only what is asked for is loaded, and only painting needs Qt."""
    digits = handout.digits
    has_figure = scene is None
    if kind == ".md":
        from app.handouts.markdown import markdown

        return markdown(blocks, digits)
    if kind == ".tex":
        from app.handouts.tex import tex

        return tex(blocks, digits, given_scene(handout, False))
    if kind == ".html":
        from app.handouts.page import page
        from app.handouts.painted import network_svg

        return page(blocks, digits, network_svg(given_scene(handout, True)) if has_figure else b"")
    from app.handouts.sheets import pdf

    return pdf(blocks, digits, given_scene(handout, True))


def _table_of_all(order: Order, keys: Sequence[Handout]) -> Iterator[Block]:
    """Yield the lecturer's table: for each student the final results, some columns at a time."""
    title = order.document.title or tr("Untitled network")
    yield Title(tr("{title}: results of all students", title=title), "", None)
    worksheets = tr("{count} worksheets; each has numbers of its own. Final results:", count=len(keys))
    yield Paragraph(worksheets)
    names = [result.name for result in final_results(keys[0])]
    for start in range(0, len(names), COLUMNS):
        chosen = names[start : start + COLUMNS]
        rows = []
        for student, key in zip(order.students, keys, strict=True):
            values = {result.name: result.written(key.iteration, order.digits) for result in key.results}
            rows.append((shortened(student.name), *(values.get(name, "") for name in chosen)))
        yield Table((tr("student"), *chosen), tuple(rows))


def final_results(handout: Handout) -> tuple[Result, ...]:
    """Return what a lecturer looks at first: the outputs, the loss, the deltas, the new weights."""
    outputs = set(handout.document.network.topology.outputs.tolist())
    wanted = []
    for result in handout.results:
        source = result.source
        is_output = source.quantity == "out" and source.index in outputs
        if is_output or source.quantity in ("loss", "delta", "updated_weight"):
            wanted.append(result)
    return tuple(wanted[:MOST_FINAL])
