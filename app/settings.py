"""What the program remembers between runs: a table of settings over an ini file; a bad value becomes the default."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QSettings

from app.theme import MODES, SCALES

T = TypeVar("T")

MOST_RECENT = 10
SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
DIGITS = (2, 3, 4, 5, 6, 8, 10, 17)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One thing to remember: where, what it is at first, how to read its text, what is allowed, how to write it."""

    key: str
    default: T
    cast: Callable[[str], T]
    validate: Callable[[T], bool] = lambda value: True
    write: Callable[[T], str] = str


def _paths(text: str) -> tuple[str, ...]:
    entries = json.loads(text)
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise ValueError(text)
    return tuple(entries)


def _write_paths(paths: tuple[str, ...]) -> str:
    return json.dumps(list(paths))


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error


def _write_bytes(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes_setting(key: str) -> Setting[bytes]:
    return Setting(key, b"", _bytes, write=_write_bytes)


def _switch(text: str) -> bool:
    if text not in ("True", "False"):
        raise ValueError(text)
    return text == "True"


THEME = Setting("view/theme", "light", str, set(MODES).__contains__)
SCALE = Setting("view/scale", 1.0, float, lambda scale: SCALES[0] <= scale <= SCALES[-1])
MOTION = Setting("view/motion", True, _switch)
PROJECTOR = Setting("lecture/projector", "", str)  # the name of a screen
TOUR_SEEN = Setting("guide/tour_seen", False, _switch)
DIGITS_SHOWN = Setting("view/digits", 4, int, DIGITS.__contains__)
LEVEL = Setting("view/level", "neuron", str, {"term", "neuron", "layer"}.__contains__)
SPEED = Setting("view/speed", 2.0, float, SPEEDS.__contains__)
NO_PATHS: tuple[str, ...] = ()
RECENT = Setting("files/recent", NO_PATHS, _paths, lambda paths: len(paths) <= MOST_RECENT, _write_paths)
GEOMETRY = _bytes_setting("window/geometry")
COLUMNS = _bytes_setting("window/columns")
ROWS = _bytes_setting("window/rows")

SETTINGS: Mapping[str, Setting[Any]] = {
    setting.key: setting
    for setting in (
        *(THEME, SCALE, MOTION, DIGITS_SHOWN, LEVEL, SPEED, RECENT, GEOMETRY, COLUMNS, ROWS),
        *(PROJECTOR, TOUR_SEEN),
    )
}


class Settings:
    """Reads and writes the settings; without a path in the user's configuration folder."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
            self._store = QSettings(ini, user, "Nablascope", "nablascope")
        else:
            self._store = QSettings(str(path), QSettings.Format.IniFormat)

    def get(self, setting: Setting[T]) -> T:
        """Return the stored value, or the default where none is stored or it is not allowed."""
        text = self._store.value(setting.key)
        if not isinstance(text, str):
            return setting.default
        try:
            value = setting.cast(text)
        except ValueError:
            return setting.default
        return value if setting.validate(value) else setting.default

    def put(self, setting: Setting[T], value: T) -> None:
        """Store a value. A folder that cannot be written loses it silently: settings are a convenience."""
        self._store.setValue(setting.key, setting.write(value))

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the recent files."""
        entry = str(path)
        others = [other for other in self.get(RECENT) if other != entry]
        self.put(RECENT, (entry, *others[: MOST_RECENT - 1]))

    def drop_recent(self, path: Path) -> None:
        """Take a file off the recent files."""
        self.put(RECENT, tuple(other for other in self.get(RECENT) if other != str(path)))

    def flush(self) -> None:
        """Write to disk now."""
        self._store.sync()
