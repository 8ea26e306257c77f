"""Files on disk: read, write so that the old file is never lost, and the networks that come with the program."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

from core.disk import replace_file
from core.document import Document
from core.findings import FileProblems, Findings
from core.message import Message, Problem, message
from core.reading import default_data, document_of
from core.strict_json import NotJsonError, parse
from core.writing import to_text

__all__ = ["FileProblems", "builtin_names", "default_data", "from_text", "read", "read_builtin", "to_text", "write"]

MOST_BYTES = 256 * 2**20
SUFFIX = ".nabla"


def read(path: str | os.PathLike[str]) -> Document:
    """Read a network file.

    Raises:
        FileProblems: if it cannot be read, or breaks a rule; with all its problems.
    """
    name = file_name(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise FileProblems(name, (Problem("", _why(error)),)) from error
    return from_bytes(content, name)


def from_bytes(content: bytes, name: str) -> Document:
    """Read a network from the bytes of a file; `name` is what problems call it."""
    if len(content) > MOST_BYTES:
        raise FileProblems(name, (Problem("", message("file.too_big", most=f"{MOST_BYTES // 2**20} MiB")),))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"byte {error.start}"
        raise FileProblems(name, (Problem(place, message("file.not_text")),)) from error
    return from_text(text, name)


def from_text(text: str, name: str) -> Document:
    """Read a network from JSON text; `name` is what problems call it."""
    findings = Findings()
    try:
        tree, unreadable = parse(text)
    except NotJsonError as error:
        raise FileProblems(name, (error.problem,)) from error
    findings.extend(unreadable)
    document = document_of(tree, findings)
    if findings.count:
        raise FileProblems(name, findings.problems)
    return document


def write(document: Document, path: str | os.PathLike[str]) -> None:
    """Save a document. The file is the old one or the new one, whatever happens, never something between.

    Raises:
        FileProblems: if it cannot be saved; the old file is as it was.
    """
    name = file_name(path)
    content = to_text(document, name).encode("utf-8")
    try:
        replace_file(Path(path), content)
    except (OSError, ValueError) as error:
        raise FileProblems(name, (Problem("", _why(error, saving=True)),)) from error


def file_name(path: str | os.PathLike[str]) -> str:
    """Return a path as it was given, fit to be shown: bytes and characters that cannot be shown as escapes."""
    text = os.fspath(path)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def builtin_names() -> tuple[str, ...]:
    """Return the names of the networks that come with the program."""
    folder = resources.files("resources.networks")
    return tuple(sorted(file.name.removesuffix(SUFFIX) for file in folder.iterdir() if file.name.endswith(SUFFIX)))


def read_builtin(name: str) -> Document:
    """Read a network that comes with the program.

    Raises:
        KeyError: if there is none of this name.
    """
    if name not in builtin_names():
        raise KeyError(name)
    file = resources.files("resources.networks") / (name + SUFFIX)
    return from_text(file.read_text("utf-8"), name + SUFFIX)


_REASONS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "disk.not_found"),
    (IsADirectoryError, "disk.is_folder"),
    (NotADirectoryError, "disk.not_found"),
    (PermissionError, "disk.no_permission"),
)


def _why(error: OSError | ValueError, saving: bool = False) -> Message:
    """Say why the system refused; in its own words where we have none."""
    for type_, key in _REASONS:
        if isinstance(error, type_):
            return message(key + ("_to_save" if saving else ""))
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return message("disk.not_saved" if saving else "disk.not_read", reason=reason)
