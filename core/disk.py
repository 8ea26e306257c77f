"""Putting bytes in the place of a file so that nothing is lost: whole old file or whole new file, at any moment."""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress
from pathlib import Path

PREFIX, SUFFIX = ".nablascope-", ".tmp"
STALE_SECONDS = 3600


def replace_file(path: Path, content: bytes) -> None:
    """Put the content in the place of a file, at once: through a temporary file beside it.

    A link is followed, and the old file's permissions are kept. On failure the old file stays and the temporary goes.

    Raises:
        OSError: as the system gives it.
    """
    target = Path(os.path.realpath(path))
    mode = _mode_to_keep(target)
    temporary = target.with_name(f"{PREFIX}{os.urandom(8).hex()}{SUFFIX}")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
    try:
        try:
            _write_through(handle, content)
        finally:
            os.close(handle)
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)
    _sweep(target.parent)


def _mode_to_keep(target: Path) -> int | None:
    """Return the permissions of the file that is to be replaced, None where there is none.

    Raises:
        OSError: if it is no file that may be written.
    """
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(target)
    if not stat.S_ISREG(mode):
        raise ValueError("not a regular file")
    if not os.access(target, os.W_OK):
        raise PermissionError(target)
    return stat.S_IMODE(mode)


def _write_through(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)


def _flush_folder(folder: Path) -> None:
    """Make the new name last too, where the system lets a folder be flushed; the file is in its place either way."""
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove what a save that was killed left behind; younger ones may belong to a save that is going on."""
    for left in folder.glob(f"{PREFIX}*{SUFFIX}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > STALE_SECONDS:
                left.unlink()
