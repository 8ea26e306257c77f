"""Thousands of random gestures on the real widget: nothing breaks, and undo and redo lead to the identical documents.

2,000 gestures here; NABLASCOPE_GESTURES=10000 in the environment does as many as that.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.graph.view import GraphView
from app.graph_actions import BY_KEY, MENUS, TABLE
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.files import from_text, read_builtin, to_text
from core.validity import problems_of
from tests.app import graph_hand as hand

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a window manager

GESTURES = int(os.environ.get("NABLASCOPE_GESTURES", "2000"))
STARTS = ("", "xor-2-2-1", "mazur-2-2-2", "softmax-classifier")  # from the empty canvas, and from networks
MOST_NEURONS = 12  # from so many on gestures that remove are likelier
KEYS = [action.keys[0] for action in TABLE if action.keys and action.key not in ("menu", "problems")]
DESTRUCTIVE = ("Ctrl+A", "Ctrl+X", "Del", "Shift+Del")  # pressed less often, or nothing ever grows
HELD = (hand.NONE, hand.NONE, hand.NONE, hand.SHIFT, hand.CONTROL, hand.ALT)
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
TYPED = ("1", "-2.5", "1/3", "abc", "", "h1", "1e400", "w1", "<b>x</b>", "0")


class RandomHand:
    """A hand without a plan."""

    def __init__(self, view: GraphView, seed: int) -> None:
        self.view, self.dice = view, random.Random(seed)
        self.done: dict[str, int] = {}

    def gesture(self) -> None:
        """Do one gesture, any."""
        many = len(hand.document_of(self.view).network.neurons) > MOST_NEURONS
        gestures: list[tuple[Callable[[], None], int]] = [
            (self.add, 1 if many else 8), (self.connect, 20), (self.move, 8), (self.click, 8), (self.band, 3),
            (self.turn, 6), (self.spin, 4), (self.press_key, 12), (self.walk, 8), (self.aim, 5), (self.undo, 4),
            (self.step, 3), (self.menu, 2), (self.escape, 3), (self.remove, 8 if many else 1), (self.zoom, 3),
        ]  # fmt: skip
        chosen = self.dice.choices([g for g, _ in gestures], [w for _, w in gestures])[0]
        self.done[chosen.__name__] = self.done.get(chosen.__name__, 0) + 1
        chosen()
        self.close_field()

    # Where

    def point(self) -> QPoint:
        return QPoint(self.dice.randrange(self.view.width()), self.dice.randrange(self.view.height()))

    def neuron(self) -> int | None:
        count = len(hand.document_of(self.view).network.neurons)
        return self.dice.randrange(count) if count else None

    def edge(self) -> int | None:
        count = len(hand.document_of(self.view).network.edges)
        return self.dice.randrange(count) if count else None

    def somewhere(self) -> QPoint:
        """On a neuron, on a label, or anywhere."""
        neuron, edge = self.neuron(), self.edge()
        if neuron is not None and self.dice.random() < 0.5:
            return hand.body(self.view, neuron)
        if edge is not None and self.dice.random() < 0.5:
            return hand.label(self.view, edge)
        return self.point()

    def held(self) -> Qt.KeyboardModifier:
        return self.dice.choice(HELD)

    # Gestures

    def add(self) -> None:
        hand.double_click(self.view, self.point(), self.dice.choice((hand.NONE, hand.NONE, hand.SHIFT, hand.ALT)))

    def connect(self) -> None:
        neuron = self.neuron()
        if neuron is not None:
            QTest.mouseMove(self.view, hand.body(self.view, neuron))
            target = self.neuron()
            assert target is not None
            to = hand.body(self.view, target) if self.dice.random() < 0.8 else self.somewhere()
            hand.drag(self.view, hand.handle(self.view, neuron), to, self.held())

    def move(self) -> None:
        neuron = self.neuron()
        if neuron is not None:
            start = hand.body(self.view, neuron)
            hand.drag(self.view, start, start + QPoint(self.dice.randrange(-90, 90), self.dice.randrange(-90, 90)))

    def click(self) -> None:
        QTest.mouseClick(self.view, hand.LEFT, self.held(), self.somewhere())

    def band(self) -> None:
        hand.drag(self.view, self.point(), self.point(), self.dice.choice((hand.SHIFT, hand.NONE)))

    def turn(self) -> None:
        edge = self.edge()
        if edge is not None:
            start = hand.label(self.view, edge)
            hand.drag(self.view, start, start + QPoint(0, self.dice.randrange(-80, 80)), self.held())

    def spin(self) -> None:
        hand.wheel(self.view, self.somewhere(), self.dice.choice((-2, -1, 1, 2)), hand.ALT | self.held())

    def zoom(self) -> None:
        hand.wheel(self.view, self.point(), self.dice.choice((-1, 1)), hand.NONE)
        if self.dice.random() < 0.8:
            self.view.fit()

    def press_key(self) -> None:
        key = self.dice.choice(KEYS)
        if key not in DESTRUCTIVE or self.dice.random() < 0.2:
            QTest.keySequence(self.view, key)

    def walk(self) -> None:
        held = self.dice.choice((hand.NONE, hand.SHIFT, hand.CONTROL))
        for _ in range(self.dice.randrange(1, 4)):
            QTest.keyClick(self.view, self.dice.choice(ARROWS), hand.ALT | held)

    def aim(self) -> None:
        QTest.keyClick(self.view, Qt.Key.Key_E)
        for _ in range(self.dice.randrange(3)):
            QTest.keyClick(self.view, self.dice.choice(ARROWS), hand.ALT)
        QTest.keyClick(self.view, self.dice.choice((Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Escape)))

    def undo(self) -> None:
        stack = self.view.editing.workbench.undo_stack
        for _ in range(self.dice.randrange(1, 4)):
            self.dice.choice((stack.undo, stack.redo))()

    def step(self) -> None:
        """Go somewhere in the iteration or into the next; not into the past, where edits begin another branch."""
        workbench = self.view.editing.workbench
        if workbench.plan is not None:
            workbench.go_to(self.dice.randrange(workbench.plan.count + 1))
            if self.dice.random() < 0.2:
                workbench.next_iteration()

    def menu(self) -> None:
        """Open the menu of a place and do one of its actions."""
        at = self.somewhere()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, self.view.mapToGlobal(at))
        QApplication.sendEvent(self.view, event)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        entries = [action for action in popup.actions() if action.isEnabled() and action.menu() is None]
        if entries:
            self.dice.choice(entries).trigger()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def escape(self) -> None:
        """Begin to drag, think better of it, or undo meanwhile."""
        start = self.somewhere()
        hand.drag(self.view, start, self.somewhere(), self.held(), release=False)
        if self.dice.random() < 0.5:
            QTest.keyClick(self.view, Qt.Key.Key_Escape)
        else:
            self.undo()
        QTest.mouseRelease(self.view, hand.LEFT, hand.NONE, start)

    def remove(self) -> None:
        QTest.keyClick(self.view, Qt.Key.Key_Delete)

    def close_field(self) -> None:
        """Type something into a field that has opened, and leave it."""
        editor = self.view.editor
        if editor is None:
            return
        editor.field.selectAll()
        QTest.keyClicks(editor.field, self.dice.choice(TYPED))
        QTest.keyClick(editor.field, Qt.Key.Key_Return)
        if self.view.editor is editor:
            QTest.keyClick(editor.field, Qt.Key.Key_Escape)
        assert self.view.editor is None


@pytest.mark.parametrize(("seed", "name"), list(enumerate(STARTS)))
def test_random_gestures_break_nothing_and_undo_leads_back(qtbot: QtBot, seed: int, name: str) -> None:
    workbench = Workbench(read_builtin(name) if name else Document())
    view = GraphView(workbench, Theme())
    qtbot.addWidget(view)
    view.resize(780, 500)
    with qtbot.waitExposed(view):
        view.show()
    start = to_text(workbench.document)
    random_hand = RandomHand(view, seed)
    for number in range(GESTURES // len(STARTS)):
        random_hand.gesture()
        if not np.isfinite(workbench.document.network.weights).all():
            workbench.undo_stack.undo()  # an update may diverge; such weights are shown, but no file holds them
        if number % 10 == 0:
            view.grab()
            assert problems_of(workbench.document.network) == []
    check_history(workbench, start)
    assert len(random_hand.done) == 16 and workbench.undo_stack.count() > 10


def check_history(workbench: Workbench, start: str) -> None:
    stack = workbench.undo_stack
    stack.setIndex(stack.count())
    end = to_text(workbench.document)
    texts = [end]
    while stack.canUndo():
        stack.undo()
        texts.append(to_text(workbench.document))
    assert texts[-1] == start
    for text in reversed(texts[:-1]):
        stack.redo()
        assert to_text(workbench.document) == text
    assert to_text(from_text(end, "end")) == end


def test_every_action_is_in_the_menu_and_no_key_is_given_twice() -> None:
    def keys_in(entries: tuple[object, ...]) -> set[object]:
        found: set[object] = set()
        for entry in entries:
            found |= keys_in(entry[1]) if isinstance(entry, tuple) else {entry}
        return found

    elsewhere = {"menu", "why", "paths", "breakpoint"}  # in the menus of the window
    assert {action.key for action in TABLE} - keys_in(MENUS["network"]) == elsewhere
    assert len(BY_KEY) == sum(len(action.keys) for action in TABLE)
