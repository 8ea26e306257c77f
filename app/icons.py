"""The signs on the buttons: SVG files of one style, in any colour and sharp at any scale."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

SCALES = (1, 2, 3)  # of screens
_SUFFIX = ".svg"
_FOLDER = files("resources") / "icons"


def names() -> tuple[str, ...]:
    """Return the names of all icons."""
    found = (entry.name for entry in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


@lru_cache(maxsize=64)
def source(name: str) -> str:
    """Return an icon's SVG.

    Raises:
        KeyError: if there is no such icon.
    """
    try:
        return (_FOLDER / f"{name}{_SUFFIX}").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise KeyError(name) from error


@lru_cache(maxsize=64)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    """Return what draws an icon in a colour: Qt does not know `currentColor`."""
    return QSvgRenderer(QByteArray(source(name).replace("currentColor", colour).encode()))


def pixmap(name: str, colour: QColor, size: int, scale: int = 1) -> QPixmap:
    """Draw an icon of `size` logical pixels for a screen of this scale.

    Raises:
        KeyError: if there is no such icon.
    """
    image = QPixmap(size * scale, size * scale)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        _renderer(name, colour.name()).render(painter)
    image.setDevicePixelRatio(scale)
    return image


def icon(name: str, colour: QColor, disabled: QColor, size: int = 20) -> QIcon:
    """Return an icon in its colour and, where it cannot be pressed, in another."""
    result = QIcon()
    for scale in SCALES:
        result.addPixmap(pixmap(name, colour, size, scale), QIcon.Mode.Normal)
        result.addPixmap(pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
    return result
