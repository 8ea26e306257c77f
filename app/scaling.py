"""The interface at 75 to 300 %: lengths are written as at 100 % and multiplied here, at once and without a remainder.

The one rule, by what a length belongs to:

- layouts (margins, spacings, least columns and rows) and the handles of splitters: write the length as at 100 %; gaps
  as `gap(row, 8)` of app/gaps.py, not by `addSpacing`. Whoever makes a window calls
  `keep_scaled(window, theme)` once; whoever makes a part later, inside of one, calls `scale_part(part, theme.tokens)`
  once. Both multiply; nothing else may.
- sizes of a widget that are constants: `hold(widget, width=70, height=22)` instead of `setFixedSize(70, 22)`; these
  are multiplied at the same time. A size that is computed from fonts or tokens is set as ever, and left alone.
- style sheets: `sized(sheet, tokens.scale)` before the tokens are put in, which are scaled already.
- what is painted, and icons: `tokens.px(length)` or `length * tokens.scale`, where it is drawn.

Every length remembers what it was at 100 %, so that going there and back changes nothing. At 100 % nothing is done.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLayout,
    QSplitter,
    QStatusBar,
    QWidget,
)

from app.gaps import Gap

if TYPE_CHECKING:
    from app.theme import Theme, Tokens

Lengths = dict[str, int]

_PIXELS = re.compile(r"(\d+(?:\.\d+)?)px")
_AT_ONE, _SET, _HELD = "lengths_at_one", "lengths_set", "lengths_held"  # properties of a layout or widget
_SETTERS = {
    "width": QWidget.setFixedWidth,
    "height": QWidget.setFixedHeight,
    "least_width": QWidget.setMinimumWidth,
    "least_height": QWidget.setMinimumHeight,
    "most_width": QWidget.setMaximumWidth,
    "most_height": QWidget.setMaximumHeight,
}


def scaled_length(length: float, scale: float) -> int:
    """Return a length in whole pixels; a hairline stays one, nothing stays nothing."""
    return max(1, math.floor(length * scale + 0.5)) if length > 0 else math.floor(length * scale + 0.5)


def sized(sheet: str, scale: float) -> str:
    """Return a style sheet with every length in px multiplied. The tokens' own sizes go in afterwards."""
    if scale == 1.0:
        return sheet
    return _PIXELS.sub(lambda found: f"{scaled_length(float(found[1]), scale)}px", sheet)


def hold(
    widget: QWidget,
    *,
    width: int | None = None,
    height: int | None = None,
    least_width: int | None = None,
    least_height: int | None = None,
    most_width: int | None = None,
    most_height: int | None = None,
    icon: int | None = None,
    section: int | None = None,
    margins: tuple[int, int, int, int] | None = None,
) -> None:
    """Give a widget constant sizes, as at 100 %; asking again changes only what is named.

    Args:
        width, height: of a widget that is always so wide or high.
        icon: the side of a button's icon.
        section: the height of the rows of a vertical header, or the width of a horizontal header's columns.
        margins: the widget's own, not its layout's.
    """
    named: dict[str, Any] = {
        "width": width, "height": height, "least_width": least_width, "least_height": least_height,
        "most_width": most_width, "most_height": most_height, "icon": icon, "section": section, "margins": margins,
    }  # fmt: skip
    new = {name: length for name, length in named.items() if length is not None}
    held: dict[str, Any] = widget.property(_HELD) or {}
    widget.setProperty(_HELD, {**held, **new})
    _set_held(widget, new, 1.0)


def _set_held(widget: QWidget, held: dict[str, Any], scale: float) -> None:
    for name, length in held.items():
        if name == "margins":
            widget.setContentsMargins(*(scaled_length(side, scale) for side in length))
        elif name == "icon" and isinstance(widget, QAbstractButton):
            widget.setIconSize(QSize(scaled_length(length, scale), scaled_length(length, scale)))
        elif name == "section":
            _set_section(widget, scaled_length(length, scale))
        elif name in _SETTERS:
            _SETTERS[name](widget, scaled_length(length, scale))
    if held and isinstance(widget, QLabel):  # it keeps hints that are never less than its least size was before
        indent = widget.indent()
        widget.setIndent(indent + 1)
        widget.setIndent(indent)


def _set_section(widget: QWidget, length: int) -> None:
    from PySide6.QtWidgets import QHeaderView  # the start needs none, and it is slow to come

    if isinstance(widget, QHeaderView):
        widget.setDefaultSectionSize(length)


def keep_scaled(root: QWidget, theme: Theme) -> None:
    """Multiply all lengths of a window, now and whenever the scale changes."""
    _Keeper(root, theme)


def scale_part(part: QWidget, tokens: Tokens) -> None:
    """Multiply all lengths of a part that was made just now, inside of a window that keeps itself scaled."""
    if tokens.scale != 1.0:
        _scale_all(part, tokens.scale)


def scale_held(widget: QWidget, tokens: Tokens) -> None:
    """Multiply the constant sizes of one widget, not of its layout and children."""
    _set_held(widget, widget.property(_HELD) or {}, tokens.scale)


class _Keeper(QObject):
    """Hears of other scales, for one window."""

    def __init__(self, root: QWidget, theme: Theme) -> None:
        super().__init__(root)
        self._root, self._theme, self._scale = root, theme, 1.0
        theme.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        scale = self._theme.tokens.scale
        if scale != self._scale:
            self._scale = scale
            _scale_all(self._root, scale)


def _scale_all(root: QWidget, scale: float) -> None:
    foreign = [
        layout for bar in root.findChildren(QStatusBar) for layout in bar.findChildren(QLayout)
    ]  # made anew often
    kinds = (QBoxLayout, QGridLayout, QFormLayout)
    own = [layout for layout in root.findChildren(QLayout) if layout not in foreign and isinstance(layout, kinds)]
    for layout in reversed(own):  # inner ones first: they inherit spacings
        _scale(layout, scale)
    for each in root.findChildren(Gap):
        each.take(scaled_length(each.length, scale))
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, QSplitter):
            _scale(widget, scale)
        held = widget.property(_HELD)
        if held:
            _set_held(widget, held, scale)
    for layout in own:  # of hidden pages too, which nobody asks to be laid out anew
        layout.invalidate()


def _scale(thing: QLayout | QSplitter, scale: float) -> None:
    """Multiply what belongs to a layout or splitter; what somebody set since the last time is taken as at 100 %."""
    before: Lengths = thing.property(_SET) or {}
    bases: Lengths = thing.property(_AT_ONE) or {}
    now = _lengths(thing)
    bases = {name: bases[name] if before.get(name) == length else length for name, length in now.items()}
    wanted = {name: scaled_length(length, scale) for name, length in bases.items()}
    if wanted != now:
        _set_lengths(thing, wanted)
    thing.setProperty(_AT_ONE, bases)
    thing.setProperty(_SET, wanted)


def _lengths(thing: QLayout | QSplitter) -> Lengths:
    if isinstance(thing, QSplitter):
        return {"handle": thing.handleWidth()}
    margins = thing.contentsMargins()
    lengths = {"left": margins.left(), "top": margins.top(), "right": margins.right(), "bottom": margins.bottom()}
    if isinstance(thing, QBoxLayout):
        lengths["spacing"] = thing.spacing()
    elif isinstance(thing, (QGridLayout, QFormLayout)):
        lengths["across"], lengths["down"] = thing.horizontalSpacing(), thing.verticalSpacing()
    if isinstance(thing, QGridLayout):
        lengths.update({f"column {place}": thing.columnMinimumWidth(place) for place in range(thing.columnCount())})
        lengths.update({f"row {place}": thing.rowMinimumHeight(place) for place in range(thing.rowCount())})
    return lengths


def _set_lengths(thing: QLayout | QSplitter, lengths: Lengths) -> None:
    if isinstance(thing, QSplitter):
        thing.setHandleWidth(lengths["handle"])
        return
    thing.setContentsMargins(*(lengths[side] for side in ("left", "top", "right", "bottom")))
    if isinstance(thing, QBoxLayout):
        thing.setSpacing(lengths["spacing"])
    elif isinstance(thing, (QGridLayout, QFormLayout)):
        thing.setHorizontalSpacing(lengths["across"])
        thing.setVerticalSpacing(lengths["down"])
    if isinstance(thing, QGridLayout):
        for name, length in lengths.items():
            which, _, place = name.partition(" ")
            if which == "column":
                thing.setColumnMinimumWidth(int(place), length)
            elif which == "row":
                thing.setRowMinimumHeight(int(place), length)
