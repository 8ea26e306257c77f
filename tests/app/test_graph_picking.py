"""While only picking is meant: every click is heard, and none opens a field, moves a neuron or adds one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.graph.view import GraphView
from app.theme import Theme
from app.workbench import Workbench
from core.files import read_builtin
from core.formula import Source
from tests.app import graph_hand as hand


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    view = GraphView(Workbench(read_builtin("xor-2-2-1")), Theme())
    qtbot.addWidget(view)
    view.resize(780, 500)
    with qtbot.waitExposed(view):
        view.show()
    view.setFocus()
    return view


@pytest.fixture
def picked(view: GraphView) -> list[Source]:
    found: list[Source] = []
    view.picked.connect(found.append)
    view.picks_only = True
    return found


def test_every_click_is_heard_that_on_the_selection_too(view: GraphView, picked: list[Source]) -> None:
    label, h1 = hand.label(view, 0), hand.body(view, hand.neuron_of(view, "h1"))
    for point in (label, label, h1, h1):
        QTest.mouseClick(view, hand.LEFT, hand.NONE, point)
    edge, neuron = Source("edge", 0, "weight"), Source("neuron", hand.neuron_of(view, "h1"), "out")
    assert [(each.kind, each.index) for each in picked] == [
        *[(edge.kind, edge.index)] * 2,
        *[(neuron.kind, neuron.index)] * 2,
    ]
    assert view.editing.workbench.selection == picked[-1]
    assert view.editor is None


def test_a_double_click_is_two_clicks(view: GraphView, picked: list[Source]) -> None:
    point = hand.body(view, hand.neuron_of(view, "h1"))
    hand.double_click(view, point)
    QTest.mouseRelease(view, hand.LEFT, hand.NONE, point)
    assert len(picked) == 2 and view.editor is None


def test_nothing_is_dragged_turned_or_added(view: GraphView, picked: list[Source]) -> None:
    workbench = view.editing.workbench
    before = workbench.document
    h1, label = hand.body(view, hand.neuron_of(view, "h1")), hand.label(view, 0)
    QTest.mouseMove(view, h1)
    assert view.handles() == () and view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    hand.drag(view, h1, h1 + QPoint(60, 40))
    hand.drag(view, label, label + QPoint(0, 50))
    hand.drag(view, h1, h1 + QPoint(5, 3))
    hand.wheel(view, label, 2, hand.ALT)
    hand.double_click(view, QPoint(12, 12))
    assert workbench.document is before
    assert (picked[-1].kind, picked[-1].index) == ("neuron", hand.neuron_of(view, "h1"))
    QTest.mouseMove(view, label)
    assert view.cursor().shape() != Qt.CursorShape.IBeamCursor


def test_a_click_on_the_ground_leaves_the_selection(view: GraphView, picked: list[Source]) -> None:
    QTest.mouseClick(view, hand.LEFT, hand.NONE, hand.label(view, 0))
    QTest.mouseClick(view, hand.LEFT, hand.NONE, QPoint(8, 8))
    assert len(picked) == 1 and view.editing.workbench.selection == picked[0]


def test_enter_picks_what_is_selected(view: GraphView, picked: list[Source]) -> None:
    chosen = Source("edge", 3, "weight")
    view.editing.workbench.select(chosen)
    hand.key(view, Qt.Key.Key_Return)
    assert picked == [chosen] and view.editor is None


def test_afterwards_a_click_edits_again(view: GraphView, picked: list[Source]) -> None:
    view.picks_only = False
    QTest.mouseClick(view, hand.LEFT, hand.NONE, hand.label(view, 0))
    assert picked == [] and view.editor is not None
