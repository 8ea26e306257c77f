"""What stands in the fields of the dialog: whether it is right, and which files will come of it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.handouts.orders import KEY, KEYS, Order
from app.words import tr
from core.document import Document
from core.handout import MOST_STEPS, Blanks, TooLong

MOST_NAMED = 4


@dataclass(frozen=True, eq=False)
class Wishes:
    """The texts of the fields."""

    document: Document
    sample: str
    seed: str
    out: str

    @property
    def path(self) -> Path:
        """Where to write."""
        return Path(self.out.strip()).expanduser()

    def problems(self, kind: str, draws: bool) -> tuple[str, str, str]:
        """Return what is wrong with the sample, the seed and the place; "" for what is right."""
        return self._sample(), self._seed() if draws else "", self._place(kind)

    def _sample(self) -> str:
        count = len(self.document.data.rows)
        text = self.sample
        if text.isascii() and text.isdecimal() and 1 <= int(text) <= count:
            return ""
        return tr("a number from 1 to {count}", count=count)

    def _seed(self) -> str:
        return "" if self.seed.isascii() and self.seed.isdecimal() else tr("a whole number from 0")

    def _place(self, kind: str) -> str:
        if not self.out.strip():
            return tr("choose where to write")
        path = self.path
        if path.suffix.lower() != kind or not path.stem:
            return tr("the name must end with {kind}", kind=kind)
        if not path.absolute().parent.is_dir():
            return tr("there is no folder {folder}", folder=path.absolute().parent)
        return ""


def paths_of(order: Order) -> list[Path]:
    """Return the paths of all files that an order writes."""
    endings = [f"-{student.slug}" for student in order.students] or [""]
    with_keys = order.blanks is not Blanks.NONE
    paths = []
    for ending in endings:
        paths += [order.beside(ending + key) for key in (("", KEY) if with_keys else ("",))]
        network = order.network_name(ending)
        paths += [order.out.with_name(network)] if network else []
    return [*paths, order.beside(KEYS)] if order.students else paths


def told(order: Order) -> str:
    """Return which files will be written, and how many of them are there already."""
    paths = paths_of(order)
    there = sum(path.exists() for path in paths)
    words = tr("Will write {files}.", files=_named(paths))
    if there:
        words += " " + tr("{there} of them are there already, and are replaced.", there=there)
    return words


def written_words(paths: Sequence[Path]) -> str:
    """Return which files were written."""
    folder = paths[0].absolute().parent if paths else Path()
    return tr("Written into {folder}: {files}.", folder=folder, files=_named(paths))


def _named(paths: Sequence[Path]) -> str:
    if len(paths) <= MOST_NAMED:
        return ", ".join(path.name for path in paths)
    first = ", ".join(path.name for path in paths[: MOST_NAMED - 2])
    return tr("{count} files: {first}, … and {last}", count=len(paths), first=first, last=paths[-1].name)


def reason_of(error: Exception) -> str:
    """Return why files could not be written, as part of a sentence."""
    if isinstance(error, TooLong):
        return tr(
            "the iteration has {count} steps; a handout is for at most {most}", count=error.steps, most=MOST_STEPS
        )
    if isinstance(error, ChildProcessError):
        return tr("the process that draws ended before it was done")
    name = getattr(error, "filename", None)
    reason = str(getattr(error, "strerror", None) or error)
    return f"{Path(name).name}: {reason}" if name else reason
