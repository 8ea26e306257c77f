"""The interface at 75 to 300 %: at once, without a remainder on the way back; what has no room gives way."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollBar,
    QSplitter,
    QWidget,
)

from app import scaling
from app.gaps import Gap, gap
from app.giving_way import give_way
from app.main_window import MainWindow
from app.scaling import hold, keep_scaled, scale_part, scaled_length, sized
from app.theme import SCALES, Theme
from app.workbench import Lens
from tests.app.scaled_window_hand import opened, settle, show_at

BOTH_WAYS = (2.0, 0.75, 3.0, 1.25, 1.0)


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    yield from opened(qapp, tmp_path)


# What is multiplied


def test_a_style_sheet_is_multiplied_and_hairlines_stay() -> None:
    sheet = "a { padding: 4px 0px; border: 1px solid; margin: -5px; font-size: ${small}px; width: 12px; }"
    assert sized(sheet, 1.0) is sheet
    assert (
        sized(sheet, 2.0)
        == "a { padding: 8px 0px; border: 2px solid; margin: -10px; font-size: ${small}px; width: 24px; }"
    )
    assert "border: 1px" in sized(sheet, 0.75) and "padding: 3px 0px" in sized(sheet, 0.75)


@pytest.mark.parametrize("scale", SCALES)
def test_the_frame_of_the_focus_takes_its_room_from_the_padding(scale: float) -> None:
    usual = scaled_length(1, scale) + scaled_length(4, scale)
    focused = scaled_length(2, scale) + scaled_length(3, scale)
    assert abs(usual - focused) <= 1


def _row() -> tuple[QWidget, QHBoxLayout, QPushButton, QSplitter]:
    page, button, splitter = QWidget(), QPushButton("x"), QSplitter()
    row = QHBoxLayout(page)
    row.setContentsMargins(1, 2, 3, 4)
    row.addWidget(button)
    gap(row, 10)
    row.addStretch(1)
    row.addWidget(splitter)
    grid = QGridLayout()
    grid.setColumnMinimumWidth(0, 33)
    grid.addWidget(QLabel("a"), 0, 0)
    row.addLayout(grid)
    hold(button, height=24, icon=20, least_width=60)
    return page, row, button, splitter


def test_layouts_held_sizes_and_splitters_are_multiplied(theme: Theme) -> None:
    page, row, button, splitter = _row()
    spacing, handle = row.spacing(), splitter.handleWidth()
    keep_scaled(page, theme)
    theme.set_scale(2.0)
    margins = row.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (2, 4, 6, 8)
    assert (row.spacing(), splitter.handleWidth()) == (2 * spacing, 2 * handle)
    assert [each.taken for each in row.findChildren(Gap)] == [20]
    assert (button.height(), button.minimumWidth(), button.iconSize()) == (48, 120, QSize(40, 40))
    theme.set_scale(1.0)


def test_multiplying_again_changes_nothing(theme: Theme) -> None:
    page, row, button, _ = _row()
    tokens = theme.tokens.scaled(1.5)
    scale_part(page, tokens)
    once = _lengths(page)
    scale_part(page, tokens)
    assert _lengths(page) == once
    assert button.height() == 36 and row.contentsMargins().bottom() == 6


def test_a_gap_adds_to_the_spacing_and_nothing_else(theme: Theme) -> None:
    page, one, two = QWidget(), QPushButton("a"), QPushButton("b")
    row = QHBoxLayout(page)
    row.setSpacing(6)
    row.addWidget(one)
    gap(row, 10)
    row.addWidget(two)
    found = []
    for scale in (1.0, 2.0):
        scale_part(page, theme.tokens.scaled(scale))
        page.resize(page.sizeHint())
        row.activate()
        found.append(two.x() - one.x() - one.width())
    assert found == [16, 32]


def test_a_gap_that_was_taken_out_of_its_layout_is_left_alone(theme: Theme) -> None:
    page = QWidget()
    row = QHBoxLayout(page)
    gap(row, 10)
    (made,) = row.findChildren(Gap)
    while row.takeAt(0) is not None:
        pass
    gc.collect()
    scale_part(page, theme.tokens.scaled(2.0))
    assert made.taken in (0, 20)  # gone, or no longer of use


def test_nobody_asks_layouts_for_their_items_or_makes_gaps_that_do_not_grow() -> None:
    """Where Qt's own items are looked at, their wrappers outlive them: see app/gaps.py."""
    found = [
        f"{path}: {word}"
        for path in sorted(Path("app").rglob("*.py"))
        for word in (".itemAt(", ".itemAtPosition(", ".addSpacing(", ".insertSpacing(")
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_60_changes_of_the_scale_while_parts_come_and_go_do_not_crash(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-X", "faulthandler", "-m", "tests.app.scaled_stress", str(tmp_path), "1", "60"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "60\n"), done.stderr


def test_at_100_percent_nothing_is_touched(theme: Theme) -> None:
    page, row, _, _ = _row()
    keep_scaled(page, theme)
    theme.set_mode("dark")
    assert row.property(scaling._SET) is None
    theme.set_mode("light")


# The window


def _lengths(root: QWidget) -> list[object]:
    """Return every length that a scale may change."""
    kinds = (QBoxLayout, QGridLayout, QFormLayout)
    found: list[object] = [
        scaling._lengths(layout) for layout in root.findChildren(QLayout) if isinstance(layout, kinds)
    ]
    for widget in root.findChildren(QWidget):
        if isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_"):  # sized by the style when shown
            continue
        icon = widget.iconSize() if isinstance(widget, QAbstractButton) else None
        handle = widget.handleWidth() if isinstance(widget, QSplitter) else None
        font = widget.font().pixelSize()
        found.append((widget.minimumSize(), widget.maximumSize(), icon, handle, font, widget.styleSheet()))
    return [*found, root.styleSheet(), root.minimumSize()]


def test_going_there_and_back_leaves_every_length_as_it_was(window: MainWindow) -> None:
    for lens in (Lens.PATHS, Lens.WHY, Lens.STEP):
        window.workbench.look_through(lens)
    settle()
    pages = [window.lenses.page(lens) for lens in (Lens.PATHS, Lens.WHY, Lens.STEP)]
    parts = [window.toolbar, window.status, window.timeline, *pages]
    before, picture = [_lengths(part) for part in parts], window.grab().toImage()
    for scale in BOTH_WAYS:
        window.looks.choose_scale(scale)
        settle()
    assert [_lengths(part) for part in parts] == before
    assert window.grab().toImage() == picture


def test_a_lens_made_at_200_percent_is_the_same_later_at_100(window: MainWindow) -> None:
    window.looks.choose_scale(2.0)
    layout = window.lenses.page(Lens.PATHS).layout()
    assert layout is not None
    top = layout.contentsMargins().top()
    window.looks.choose_scale(1.0)
    assert (top, layout.contentsMargins().top()) == (16, 8)


@pytest.mark.parametrize("scale", [0.75, 2.0])
def test_a_scale_taken_now_looks_like_one_taken_at_the_start(qapp: QApplication, tmp_path: Path, scale: float) -> None:
    pictures = []
    for first in (1.0, scale):
        for window in opened(qapp, tmp_path, first):
            show_at(window, scale, (1900, 1020))
            window.toolbar.setFocus()
            QTest.mouseMove(window.graph)  # wherever tests before have left the pointer
            settle()
            pictures.append([part.grab().toImage() for part in (window.toolbar, window.status, window.timeline)])
    assert pictures[0] == pictures[1]


def test_everything_grows_at_once(window: MainWindow) -> None:
    bar, font = window.toolbar.height(), window.toolbar.rate.font().pixelSize()
    timeline, icon = window.timeline.bar.height(), window.toolbar.play.iconSize()
    window.looks.choose_scale(2.0)
    window.resize(1900, 1020)
    settle()
    assert (window.toolbar.height(), window.timeline.bar.height()) == (2 * bar, 2 * timeline)
    assert window.toolbar.play.iconSize() == icon * 2
    assert window.toolbar.rate.font().pixelSize() == 2 * font


@pytest.mark.parametrize("scale", SCALES)
def test_the_window_never_asks_for_more_than_the_screen_has(window: MainWindow, scale: float) -> None:
    window.looks.choose_scale(scale)
    settle()
    room = window.screen().availableSize().expandedTo(QSize(960, 600))
    assert window.minimumWidth() <= room.width() and window.minimumHeight() <= room.height()


# What gives way


def test_a_narrow_toolbar_leaves_out_chips_in_their_order(window: MainWindow) -> None:
    toolbar = window.toolbar
    show_at(window, 1.0, (1280, 800))
    assert not any(chip.isHidden() for chip in (toolbar.rate, toolbar.sample, toolbar.digits, toolbar.speed))
    show_at(window, 3.0, (1920, 1080))
    assert toolbar.digits.isHidden() and toolbar.sample.isHidden()
    assert not toolbar.play.isHidden() and not toolbar.transport["forward"].isHidden()
    show_at(window, 1.0, (1280, 800))
    assert not any(chip.isHidden() for chip in (toolbar.rate, toolbar.sample, toolbar.digits, toolbar.speed))


def test_parts_give_way_one_after_the_other(qapp: QApplication) -> None:
    bar, parts = QWidget(), [QLabel("first"), QLabel("second"), QLabel("third")]
    row = QHBoxLayout(bar)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for part in parts:
        part.setFixedWidth(100)
        row.addWidget(part)
    shown = []
    for width in (320, 319, 210, 209, 100, 320):
        bar.setFixedWidth(width)
        bar.resize(width, 20)
        give_way(bar, parts[:2], 10)
        shown.append([not part.isHidden() for part in parts])
    both, one, none = [True, True, True], [False, True, True], [False, False, True]
    assert shown == [both, one, one, none, none, both]


def test_the_learning_rate_can_be_typed_where_its_chip_gave_way(window: MainWindow) -> None:
    show_at(window, 3.0, (1500, 1000))
    assert window.toolbar.rate.isHidden()
    window.actions_table["edit_rate"].trigger()
    editor = window.toolbar.editor
    assert editor is not None and window.rect().contains(editor.geometry())
    editor.field.setText("0.25")
    assert editor.commit()
    assert window.workbench.document.training.learning_rate == 0.25


def test_a_view_has_all_of_its_tab_again_at_100_percent(window: MainWindow) -> None:
    window.tabs.show_part("Selection")
    part = window.tabs.part("Selection")
    settle()
    before = part.size()
    room = part.parentWidget()
    assert room is not None and before == room.size()
    window.looks.choose_scale(3.0)
    settle()
    assert part.isVisible() and part.height() > room.height()
    window.looks.choose_scale(1.0)
    settle()
    assert part.isVisible() and part.size() == before == room.size()
