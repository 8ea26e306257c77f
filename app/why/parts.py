"""The pieces that a page of reasons is drawn from: words, formulae, shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from app.equations.boxes import Box
from app.theme import ui_font
from core.formula import Derivative, Leaf

BODY, SMALL = 13, 12


class Words(NamedTuple):
    """Plain text wrapped into a rectangle; `ink` names a colour token."""

    rect: QRectF
    text: str
    size: int
    weight: int
    ink: str


class Set(NamedTuple):
    """A formula box whose baseline starts at (x, y)."""

    box: Box
    x: float
    y: float
    ink: str


class Fill(NamedTuple):
    """A filled shape: a "card" behind the guilty factor, a "bar" of the ranking, a "stem" or "dot" of the chain."""

    rect: QRectF
    kind: str
    ink: str


@dataclass
class Page:
    """What is drawn, and how high it is. `spoken` is the page as sentences."""

    sets: list[Set] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    height: float = 0.0


class Ranked(NamedTuple):
    """A weight and the size of its gradient."""

    symbol: Derivative | Leaf
    name: str
    size: float


def wrapped(page: Page, text: str, place: tuple[float, float, float], size: int, weight: int, ink: str) -> float:
    """Set words that wrap at (x, y) up to a width; return their height."""
    x, y, width = place
    text = text.replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")  # a line does not break there
    rect = QRectF(x, y, width - x, 10_000.0)
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    rect.setHeight(QFontMetricsF(ui_font(size, weight)).boundingRect(rect, flags, text).height() + 2)
    page.words.append(Words(rect, text, size, weight, ink))
    return rect.height()


def told_page(title: str, words: Sequence[str], width: float) -> Page:
    """Return a page without numbers: a title and some words."""
    page = Page(spoken=[title, *words])
    page.height = wrapped(page, title, (0.0, 0.0, width), 18, 600, "text") + 4
    for text in words:
        page.height += wrapped(page, text, (0.0, page.height, width), BODY, 400, "muted") + 4
    return page
