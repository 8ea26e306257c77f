"""The height between network and tables: taken by tabs that need it, given back, kept where somebody chose it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.settings import Settings
from app.tables import VIEWS
from app.theme import Theme
from app.window_parts import inside
from app.workbench import Workbench
from tests.app.presenter_hand import window_at_a_step

__all__ = ["window_at_a_step"]  # a fixture

TITLES = [title for title, _ in VIEWS]


@pytest.fixture(name="high")
def high_window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.resize(1900, 980)
    qtbot.waitUntil(lambda: window.height() == 980)
    return window


def test_the_height_that_a_tab_takes_is_given_back(high: MainWindow) -> None:
    before = high.rows.sizes()
    assert before[0] > before[1]
    for title in ("Training", "Surface", "Maps"):
        high.show_table(title)
        assert high.tables_are_large
    high.show_table("Values")
    assert high.rows.sizes() == before


def test_what_was_chosen_by_hand_holds(high: MainWindow) -> None:
    high.show_table("Training")
    room = sum(high.rows.sizes())
    high.rows.setSizes([room // 2, room - room // 2])
    high.rows.splitterMoved.emit(room // 2, 1)  # as a dragged handle does
    chosen = high.rows.sizes()
    high.show_table("Surface")
    assert high.rows.sizes() == chosen
    high.show_table("Values")
    assert high.rows.sizes() == chosen


def test_the_split_of_small_tabs_is_kept_between_runs(
    high: MainWindow, bench: Workbench, theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    before = high.rows.sizes()
    high.show_table("Maps")
    high.close()
    again = MainWindow(bench, theme, Settings(tmp_path / "settings.ini"))
    again.dialogs.ask_unsaved = lambda name: "discard"  # type: ignore[method-assign]
    qtbot.addWidget(again)
    again.show()
    again.resize(1900, 980)
    share = again.rows.sizes()[0] / sum(again.rows.sizes())
    assert share == pytest.approx(before[0] / sum(before), abs=0.02)
    again.close()


def test_the_toolbar_is_as_high_at_every_tab(high: MainWindow, qtbot: QtBot) -> None:
    heights = set()
    for title in [*TITLES, *reversed(TITLES)]:
        high.show_table(title)
        high.grab()
        qtbot.wait(0)
        heights.add(high.upper.height())
    assert heights == {high.toolbar.height() + 1}  # and a hairline


@pytest.mark.parametrize(
    ("frame", "place"),
    [((19, 55, 1900, 1020), (19, 55)), ((19, 55, 1914, 1060), (6, 20)), ((-30, -5, 800, 600), (0, 0)),
     ((50, 50, 2000, 1200), (0, 0))],
)  # fmt: skip
def test_a_window_is_moved_until_all_of_it_is_on_the_screen(
    frame: tuple[int, int, int, int], place: tuple[int, int]
) -> None:
    assert inside(QRect(*frame), QRect(0, 0, 1920, 1080)) == QPoint(*place)
