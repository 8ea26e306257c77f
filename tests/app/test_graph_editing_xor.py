"""A new user builds XOR 2-2-1 with biases from the empty canvas, by mouse and by keys alone; saves, reopens, steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.documents import EMPTY
from app.graph.editing_verbs import edge_source
from app.graph.view import GraphView
from app.guide.key_groups import key_groups
from app.main_window import MainWindow
from core.document import Document
from core.files import read, to_text
from core.network import Role
from tests.app import graph_hand as hand

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell

WEIGHTS = {
    ("i1", "h1"): "20", ("i2", "h1"): "20", ("b1", "h1"): "-10",
    ("i1", "h2"): "-20", ("i2", "h2"): "-20", ("b1", "h2"): "30",
    ("h1", "o1"): "20", ("h2", "o1"): "20", ("b2", "o1"): "-30",
}  # fmt: skip
CHANGES = 7 + 2 * len(WEIGHTS)  # neurons, edges, weights


@pytest.fixture
def window(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on an empty network, the keyboard in its graph."""
    window.dialogs.ask_save_path = lambda suggestion: tmp_path / "xor.nabla"  # type: ignore[method-assign]
    window.documents.new(EMPTY)
    window.graph.setFocus()
    return window


def clear(view: GraphView) -> None:
    """Start from nothing: select all and delete."""
    hand.key(view, Qt.Key.Key_A, hand.CONTROL)
    hand.key(view, Qt.Key.Key_Delete)
    assert not hand.document_of(view).network.neurons


def check_xor(document: Document) -> None:
    """The network computes the exclusive or: weights by the ends of their edges, one row at a time."""
    network = document.network
    names = [neuron.id for neuron in network.neurons]
    ends = zip(network.edges.source.tolist(), network.edges.target.tolist(), network.weights.tolist(), strict=True)
    assert {(names[a], names[b]): weight for a, b, weight in ends} == {e: float(w) for e, w in WEIGHTS.items()}
    roles = {neuron.id: neuron.role for neuron in network.neurons}
    letters = {"i": Role.INPUT, "b": Role.BIAS, "h": Role.HIDDEN, "o": Role.OUTPUT}
    assert roles == {id: letters[id[0]] for id in roles} and len(roles) == 7
    assert all(neuron.activation == "logistic" for neuron in network.neurons if neuron.role.computes)


def save_reopen_and_step(window: MainWindow, tmp_path: Path) -> None:
    document = window.workbench.document
    hand.key(window.graph, Qt.Key.Key_S, hand.CONTROL)
    assert window.workbench.is_clean and to_text(read(tmp_path / "xor.nabla")) == to_text(document)
    window.documents.new(EMPTY)
    window.documents.open(tmp_path / "xor.nabla")
    assert to_text(window.workbench.document) == to_text(document)
    window.graph.setFocus()
    plan = window.workbench.plan
    assert plan is not None and window.workbench.iteration is not None
    for _ in range(plan.count):
        hand.key(window.graph, Qt.Key.Key_Right)
    assert window.workbench.cursor == plan.count
    out = window.workbench.iteration.trace.out[0, hand.neuron_of(window.graph, "o1")]
    assert out == pytest.approx(0.0, abs=1e-3)  # 0 xor 0


def test_xor_by_mouse(window: MainWindow, tmp_path: Path) -> None:
    view, stack = window.graph, window.workbench.undo_stack
    clear(view)
    before = to_text(window.workbench.document)
    started = stack.index()
    columns = [round(view.width() * share) for share in (0.15, 0.45, 0.75)]
    upper, lower, low = (round(view.height() * share) for share in (0.22, 0.52, 0.8))
    places = [(0, upper), (0, lower), (2, upper), (1, upper), (1, lower)]
    for column, y in places:
        hand.double_click(view, QPoint(columns[column], y))
    for column in (0, 1):
        hand.double_click(view, QPoint(columns[column], low), hand.SHIFT)
    ids = [neuron.id for neuron in hand.document_of(view).network.neurons]
    assert ids == ["i1", "i2", "o1", "h1", "h2", "b1", "b2"]
    for source, target in WEIGHTS:
        hand.draw_edge(view, hand.neuron_of(view, source), hand.neuron_of(view, target))
    assert window.workbench.problems == ()
    for (source, target), weight in WEIGHTS.items():
        QTest.mouseClick(view, hand.LEFT, hand.NONE, hand.label(view, hand.edge_of(view, source, target)))
        hand.typed(view, weight)
    check_xor(window.workbench.document)
    assert stack.index() - started == CHANGES
    stack.setIndex(started)
    assert to_text(window.workbench.document) == before
    stack.setIndex(stack.count())
    save_reopen_and_step(window, tmp_path)


def test_xor_by_keys_alone(window: MainWindow, tmp_path: Path) -> None:
    view, stack = window.graph, window.workbench.undo_stack
    clear(view)
    started = stack.index()
    for press in (Qt.Key.Key_N, Qt.Key.Key_M):  # i1, and i2 below it
        hand.key(view, press)
    hand.key(view, Qt.Key.Key_N, hand.SHIFT)  # b1
    walk_to(view, "i1")
    hand.key(view, Qt.Key.Key_N)  # right of everything: an output
    hand.key(view, Qt.Key.Key_N)  # and the next
    walk_to(view, "o1")
    hand.key(view, Qt.Key.Key_H)  # the one between becomes hidden
    name(view, "h1")
    hand.key(view, Qt.Key.Key_M)  # h2
    hand.key(view, Qt.Key.Key_N, hand.SHIFT)  # b2
    walk_to(view, "o2")
    name(view, "o1")
    for (source, target), weight in WEIGHTS.items():
        walk_to(view, source)
        hand.key(view, Qt.Key.Key_E)
        aim_at(view, target)
        hand.key(view, Qt.Key.Key_Return)
        hand.key(view, Qt.Key.Key_F2)
        hand.typed(view, weight)
    check_xor(window.workbench.document)
    assert stack.index() - started == CHANGES + 3  # one role and two names more than by mouse
    save_reopen_and_step(window, tmp_path)


def name(view: GraphView, id: str) -> None:
    hand.key(view, Qt.Key.Key_R)
    hand.typed(view, id)


ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down)


def walk_to(view: GraphView, id: str) -> None:
    """Select a neuron by Alt+arrows: a breadth-first search over what the arrows reach, then the keys of the way."""
    from app.graph.editing_keys import _WAYS
    from app.graph.navigation import walk

    geometry, start = view.picture().geometry, view.editing.workbench.selection
    ways: dict[object, tuple[Qt.Key, ...]] = {start: ()}
    waiting = [start]
    for at in waiting:
        for arrow in ARROWS:
            found = walk(geometry, at, _WAYS[arrow])
            if found is not None and found not in ways:
                ways[found] = (*ways[at], arrow)
                waiting.append(found)
    goal = next(at for at in ways if at is not None and (at.kind, at.index) == ("neuron", hand.neuron_of(view, id)))
    for arrow in ways[goal]:
        hand.key(view, arrow, hand.ALT)
    assert view.editing.neurons == (hand.neuron_of(view, id),)


def aim_at(view: GraphView, id: str) -> None:
    """Choose the target of an edge by Alt+arrows, as the eye does: towards it."""
    goal = hand.neuron_of(view, id)
    for _ in range(12):
        target = view.keys.overlay().target
        assert target is not None
        if target == goal:
            return
        dx, dy = view.picture().geometry.places[goal] - view.picture().geometry.places[target]
        across = Qt.Key.Key_Right if dx > 0 else Qt.Key.Key_Left
        down = Qt.Key.Key_Down if dy > 0 else Qt.Key.Key_Up
        hand.key(view, across if abs(dx) > abs(dy) else down, hand.ALT)
    raise AssertionError(f"{id} was not reached")


def test_the_window_offers_the_same_in_its_menu_and_tells_the_keys(window: MainWindow) -> None:
    window.documents.new("linear-neuron")
    menu = next(menu for menu in window.menuBar().findChildren(QMenu) if menu.objectName() == "network")
    menu.aboutToShow.emit()
    names = {action.objectName(): action for action in menu.actions()}
    assert names["tie"].text() == "&Share One Weight\tT" and not names["tie"].isEnabled()
    window.graph.editing.workbench.select_all((edge_source(0), edge_source(1)))
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.objectName() == "tie").trigger()
    assert window.workbench.undo_stack.undoText() == "Share one weight: w₁, w₀"
    told = dict(row for group in key_groups() for row in group.rows)
    assert told["Share One Weight"] == "T"
    assert told["Draw an edge"] == "Drag from a neuron’s handle"


def test_copying_takes_neurons_where_neurons_are_selected(window: MainWindow) -> None:
    window.documents.new("linear-neuron")
    weight = float(window.workbench.document.network.weights[0])
    hand.key(window.graph, Qt.Key.Key_A, hand.CONTROL)
    hand.key(window.graph, Qt.Key.Key_C, hand.CONTROL)
    part = QApplication.clipboard().text()
    assert part.startswith('{"nablascope-part": 1,')
    window.workbench.select(edge_source(0))
    hand.key(window.graph, Qt.Key.Key_C, hand.CONTROL)
    assert float(QApplication.clipboard().text()) == weight
    QApplication.clipboard().setText(part)
    hand.key(window.graph, Qt.Key.Key_V, hand.CONTROL)
    assert len(window.workbench.document.network.neurons) == 6
