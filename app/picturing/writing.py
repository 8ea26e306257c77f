"""Files written in the background: drawn in a process of their own, whole or not at all, with progress."""

from __future__ import annotations

from collections.abc import Callable, Generator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from app.background import in_child
from app.theme import Theme
from app.words import tr
from core import disk


def in_process(function: Callable[..., bytes], *arguments: Any) -> Generator[float, None, bytes]:
    """Draw in a process of its own: painting takes long, and on a thread would share fonts with the window."""
    working = in_child(function, *arguments)
    while True:
        try:
            next(working)
        except StopIteration as done:
            content: bytes = done.value
            return content
        yield 0.0


def with_progress(function: Callable[..., bytes], *arguments: Any) -> Generator[float, None, bytes]:
    """Do the same with a function that is handed, last, a number to count from 0 to 1; yields that number."""
    progress = get_context("spawn").Value("d", 0.0)
    for_nothing = in_process(function, *arguments, progress)
    while True:
        try:
            next(for_nothing)
        except StopIteration as done:
            content: bytes = done.value
            return content
        yield progress.value


def written(path: Path, work: Callable[[], Generator[float, None, bytes]]) -> Generator[float, None, None]:
    """Write what some work makes; a job that is cancelled leaves nothing, and an older file stays."""
    content = yield from work()
    yield 1.0  # a job that is cancelled ends here at the latest
    disk.replace_file(path, content)


def mode_of(theme: Theme) -> str:
    """Return the mode that is seen: what follows the system is light or dark."""
    return theme.mode if theme.mode != "system" else "dark" if theme.tokens.dark else "light"


def reason_of(error: Exception) -> str:
    """Return why a file could not be written, as part of a sentence."""
    if isinstance(error, ChildProcessError):
        return tr("the process that draws ended before it was done")
    return str(getattr(error, "strerror", None) or error)
