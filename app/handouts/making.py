"""Handouts made beside the window: drawn in a process of their own, then written one after the other."""

from __future__ import annotations

from collections.abc import Generator
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from app.background import in_child
from app.handouts.orders import File, Order, files_of
from core import disk

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

DRAWN = 0.95  # of the work is done when all files are drawn


def made(order: Order) -> Generator[float, None, tuple[Path, ...]]:
    """Make all files of an order and write them; yields how far it is. One that is cancelled writes nothing more.

    Raises:
        OSError: if a file cannot be written. core.handout.TooLong: if the iteration has too many steps.
    """
    progress = get_context("spawn").Value("d", 0.0)
    working = in_child(files_without_window, order, progress)
    while True:
        try:
            next(working)
        except StopIteration as done:
            files: tuple[File, ...] = done.value
            break
        yield DRAWN * progress.value
    for place, file in enumerate(files):
        yield DRAWN + (1 - DRAWN) * place / len(files)
        disk.replace_file(file.path, file.content)
    return tuple(file.path for file in files)


def files_without_window(order: Order, progress: Synchronized[float]) -> tuple[File, ...]:
    """Return the files, made in a process without a window; `progress` goes from 0 to 1."""
    working = files_of(order)
    while True:
        try:
            progress.value = next(working)
        except StopIteration as done:
            files: tuple[File, ...] = done.value
            return files
