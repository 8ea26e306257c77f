"""The contour in a bowl, and what it tells, as its tests use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.surface.contour import ContourView
from app.theme import Theme
from tests.app.surface_hand import bowl

SIZE = 420, 330


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> Iterator[ContourView]:
    view = ContourView(theme)
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show_scene(bowl())
    view.show()
    yield view


def picture(view: ContourView) -> QImage:
    return view.grab().toImage()


def near(one: QColor, other: QColor) -> int:
    return max(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))
