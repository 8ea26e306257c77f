"""The command `handout`: worked solutions, worksheets with their keys, one for each student of a list."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands import Refused, finish, open_document
from app.handouts.orders import KINDS, File, Order, files_of
from app.surface_command import file_kind
from app.words import tr, worded
from core import disk
from core.document import Document
from core.findings import printable
from core.handout import MOST_STEPS, Blanks, TooLong
from core.handout_students import Student, StudentsError, students_of

TELLING = (
    "Write one iteration of one sample for paper. --blanks none: the worked solution (OUT). results: a worksheet whose "
    "results are blank (OUT) and its key beside it (OUT-key). all: a worksheet with the questions only, and its key. "
    "With --students every name gets a worksheet OUT-name and a key OUT-name-key, and OUT-keys holds the final results "
    "of all; --blanks is then results unless you say otherwise. --seed, --nice and --students draw other weights (ties "
    "stay equal, held weights stay) and other inputs (not those that are whole numbers in every row; targets stay): "
    "the same seed and name always give the same numbers, whoever else is on the list. The list is CSV with a column "
    "Name, or First name and Last name, or one name a line. --networks writes the networks with these numbers too "
    "(OUT-name.nabla). The table at the end of a handout can be typed or pasted into Check My Homework with its "
    "network opened. OUT.md, .tex and .html need no other file; .tex compiles with pdflatex, amsmath and tikz; .pdf "
    "needs no TeX."
)


def run(options: argparse.Namespace) -> bool:
    """Write the files and say which."""
    file_kind(options.out, KINDS)
    document = open_document(options)
    out = Path(options.out)
    if not out.absolute().parent.is_dir():
        raise Refused(tr("{out}: there is no folder {folder}", out=options.out, folder=out.absolute().parent))
    try:
        files = finish(files_of(_order(document, out, options)))
    except TooLong as error:
        raise Refused(
            tr("{file}: an iteration has {count} steps; a handout is for at most {most}", file=options.file,
               count=error.steps, most=MOST_STEPS)
        ) from error  # fmt: skip
    for path in write_all(files):
        print(path)
    return True


def _order(document: Document, out: Path, options: argparse.Namespace) -> Order:
    count = len(document.data.rows)
    if options.sample >= count:
        fields = {"file": options.file, "sample": options.sample, "last": count - 1}
        raise Refused(tr("{file}: there is no sample {sample}: the last one is {last}", **fields))
    students = _students(options.students)
    blanks = Blanks(options.blanks or ("results" if students else "none"))
    return Order(
        document, out, options.sample, blanks, options.seed, options.nice, students, options.digits, options.networks
    )


def _students(path: str | None) -> tuple[Student, ...]:
    if path is None:
        return ()
    try:
        return students_of(Path(path).read_bytes())
    except OSError as error:
        raise Refused(f"{printable(path)}: {error.strerror or error}") from error
    except StudentsError as error:
        raise Refused(f"{printable(path)}: {worded(error.what)}") from error


def write_all(files: tuple[File, ...]) -> list[Path]:
    """Write each file wholly or not at all; return their paths.

    Raises:
        Refused: at the first one that cannot be written; it says how many are.
    """
    written: list[Path] = []
    for file in files:
        try:
            disk.replace_file(file.path, file.content)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            done = tr("{count} of {all} files are written", count=len(written), all=len(files))
            raise Refused(f"{printable(str(file.path))}: {reason} ({done})") from error
        written.append(file.path)
    return written
