"""The program's own fonts, loaded from its resources, so that window and pictures look the same on every machine."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

SANS, MATH = "Nablascope Sans", "Nablascope Math"
_FILES = ("NablascopeSans-Regular.otf", "NablascopeSans-SemiBold.otf", "NablascopeMath-Regular.ttf")


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make the shipped fonts known to Qt; needs a QGuiApplication.

    Raises:
        RuntimeError: if Qt refuses a font.
    """
    for name in _FILES:
        data = (files("resources") / "fonts" / name).read_bytes()
        if QFontDatabase.addApplicationFontFromData(QByteArray(data)) < 0:
            raise RuntimeError(f"the font {name} cannot be loaded")


def ui_font(size: float, weight: int = 400) -> QFont:
    """Return the window's font: `size` in pixels, figures of equal width."""
    return QFont(_font(SANS, size, weight))  # a copy, that its owner may change


def math_font(size: float) -> QFont:
    """Return the formulae's font, `size` in pixels."""
    return QFont(_font(MATH, size, None))


@lru_cache(maxsize=128)
def _font(family: str, size: float, weight: int | None) -> QFont:
    """Make a font, once: the tables ask for theirs with every cell that they paint."""
    load_fonts()
    font = QFont(family)
    font.setPixelSize(max(1, round(size)))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    if weight is not None:
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag("tnum"), 1)
    return font
