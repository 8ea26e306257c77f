"""The icons: SVG files of one style, there for every button, drawn in any colour at any scale."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from app.action_table import TABLE
from app.icons import icon, names, pixmap, source

STYLE = {
    "viewBox": "0 0 24 24", "fill": "none", "stroke": "currentColor", "stroke-width": "1.8",
    "stroke-linecap": "round", "stroke-linejoin": "round",
}  # fmt: skip


def is_painted(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y).alpha() > 0


def painted(image: QImage) -> int:
    return sum(is_painted(image, x, y) for x in range(image.width()) for y in range(image.height()))


def test_every_action_has_its_icon(qapp: QApplication) -> None:
    assert {action.icon for action in TABLE if action.icon} <= set(names())
    assert {"undo", "redo", "pause", "close", "down"} <= set(names())


@pytest.mark.parametrize("name", names())
def test_icons_are_drawn_in_one_style(name: str) -> None:
    drawing = ElementTree.fromstring(source(name))
    assert STYLE.items() <= drawing.attrib.items()
    for part in drawing:
        assert part.tag.rpartition("}")[2] in ("path", "circle")
        assert set(part.attrib) <= {"d", "cx", "cy", "r", "fill"}
        assert part.get("fill", "currentColor") == "currentColor"


@pytest.mark.parametrize("name", names())
def test_icons_are_drawn_within_their_margin_at_any_scale(qapp: QApplication, name: str) -> None:
    for size, scale in ((20, 1), (20, 2), (15, 1), (60, 3)):
        image = pixmap(name, QColor("#2952CC"), size, scale).toImage()
        side = size * scale
        assert image.width() == image.height() == side
        assert 0.03 * side * side < painted(image) < 0.6 * side * side
        assert not any(is_painted(image, x, y) for x in range(side) for y in (0, side - 1))
        assert not any(is_painted(image, x, y) for y in range(side) for x in (0, side - 1))


def test_an_icon_has_the_colour_it_is_given(qapp: QApplication) -> None:
    for colour in (QColor("#2952CC"), QColor("#F0F1F3")):
        image = pixmap("pause", colour, 24, 2).toImage()
        middle = image.pixelColor(18, 24)  # on the first bar
        assert (middle.red(), middle.green(), middle.blue()) == (colour.red(), colour.green(), colour.blue())


def test_a_disabled_icon_has_a_colour_of_its_own(qapp: QApplication) -> None:
    both = icon("pause", QColor("black"), QColor("#AAAAAA"), 24)
    normal, disabled = (both.pixmap(24, 24, mode).toImage() for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled))
    assert normal.pixelColor(9, 12).lightness() < 20 < 150 < disabled.pixelColor(9, 12).lightness()


def test_what_does_not_exist_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError):
        pixmap("no_such_icon", QColor("black"), 20)
