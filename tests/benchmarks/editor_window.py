"""Child process: times opening, moving about, stepping and editing in the program's window; prints them as JSON.

`large`: 784-128-10; `small`: 2-8-8-1. A time runs from the event to the end of the painting that follows it. With a
second word the tab of that title is in front.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.start import make_window
from app.tables import VIEWS
from core import files
from core.construct import Layers, layered
from core.document import Document
from core.formula import Source
from core.network import read_only
from core.steps import Level
from tests.app import graph_hand as hand
from tests.benchmarks.editor_hand import REST_MS, Hand, Watch

FRAMES, STEPS, EDITS = 60, 40, 15
Times = dict[str, list[float]]


def large_document() -> Document:
    document = layered(Layers((784, 128, 10), ("logistic", "logistic")))
    rows = np.random.default_rng(0).uniform(0.0, 1.0, document.data.rows.shape)
    return replace(document, data=replace(document.data, rows=read_only(rows)))


def small_document() -> Document:
    document = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")))
    rows = np.random.default_rng(0).uniform(0.0, 1.0, (4, document.data.rows.shape[1]))
    return replace(document, data=replace(document.data, rows=read_only(rows)))


# 784-128-10


def large(hand_: Hand) -> Times:
    with tempfile.TemporaryDirectory() as folder:
        found = opening(hand_, Path(folder, "large.nabla"))
    found["steps"] = steps(hand_)
    found |= weight_edits(hand_)
    found |= moving_about(hand_)
    gc.collect()
    found["memory"] = [resident(), highest_resident()]
    return found


def opening(hand_: Hand, path: Path) -> Times:
    """Open the file until the window shows it, its lines too."""
    files.write(large_document(), path)
    gc.collect()
    window = hand_.window
    hand_.rest()
    hand_.watch.start()

    def is_open() -> bool:
        return window.workbench.path == path and not lines_wait(window)

    opened = hand_.seconds(lambda: window.documents.open(path), is_open)
    hand_.rest()
    return {"open": [opened], "block while opening": [hand_.watch.stop()], "memory after opening": [resident()]}


def lines_wait(window: MainWindow) -> bool:
    """Whether lines of the graph are still to be drawn."""
    return window.graph._lines._pending is not None


def moving_about(hand_: Hand) -> Times:
    """Pan by dragging the ground and zoom by the wheel, at three scales."""
    graph = hand_.window.graph
    pans, zooms, blocks = [], [], []
    for notches in (0, 6, 6):
        corner = QPoint(graph.width() // 2, 60)
        for _ in range(notches):
            hand.wheel(graph, corner, 1, hand.NONE)
        hand_.rest()
        start = ground_of(hand_.window)
        QTest.mousePress(graph, hand.LEFT, hand.NONE, start)
        for k in range(1, FRAMES + 1):
            to = start + QPoint(6 + 3 * (k % 40), 2 * (k % 30))
            pans.append(hand_.seconds(lambda to=to: hand._move(graph, to, hand.NONE)))
        QTest.mouseRelease(graph, hand.LEFT, hand.NONE, start)
        hand_.watch.start()
        hand_.rest()
        blocks.append(hand_.watch.stop())
        ways = [1 if k % 6 < 3 else -1 for k in range(FRAMES)]
        zooms += [hand_.seconds(partial(hand.wheel, graph, corner, way, hand.NONE)) for way in ways]
    graph.fit()
    return {"pan": pans, "zoom": zooms, "block after moving": blocks}


def ground_of(window: MainWindow) -> QPoint:
    """Return a place of the graph where nothing is."""
    graph = window.graph
    for y in range(40, graph.height() - 40, 7):
        for x in range(40, graph.width() - 40, 7):
            if graph.hit(QPoint(x, y).toPointF()) is None:
                return QPoint(x, y)
    raise LookupError("no ground")


def steps(hand_: Hand) -> list[float]:
    """Press the step key at places all over the iteration, at every level."""
    window, found = hand_.window, []
    for level in Level:
        window.workbench.set_level(level)
        assert window.workbench.plan is not None
        count = window.workbench.plan.count
        for place in np.linspace(0, count - 3, STEPS // 2).astype(int).tolist():
            window.workbench.go_to(place)
            QTest.qWait(1)
            keys = (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left)
            found += [hand_.seconds(partial(QTest.keyClick, window.page, key)) for key in keys]
    window.workbench.set_level(Level.NEURON)
    hand_.rest()
    return found


def weight_edits(hand_: Hand) -> Times:
    """Type weights into the field of the graph; undo; turn a weight by the wheel's step."""
    window, found = hand_.window, {"weight": [], "undo": [], "block after an edit": []}
    count = len(window.workbench.document.network.edges)
    for k in range(EDITS):
        window.workbench.select(Source("edge", (k * 7919) % count, "weight"))
        found["weight"].append(typed_weight(hand_, 0.5 + k))
        hand_.watch.start()
        hand_.rest()
        found["block after an edit"].append(hand_.watch.stop())
        if k % 2:
            found["undo"].append(undone(hand_))
            hand_.rest()
    return found


def typed_weight(hand_: Hand, value: float) -> float:
    graph = hand_.window.graph
    graph.setFocus()
    graph.edit_selection()
    assert graph.editor is not None
    field = graph.editor.field
    field.setText(str(value))
    QApplication.processEvents()
    return hand_.seconds(lambda: QTest.keyClick(field, Qt.Key.Key_Return))


def undone(hand_: Hand) -> float:
    return hand_.seconds(hand_.window.actions_table["undo"].trigger)


def resident() -> float:
    """Return the memory in MB that the process holds now."""
    return _status("VmRSS")


def highest_resident() -> float:
    """Return the most memory in MB held so far; getrusage would count what the parent held when it forked."""
    return _status("VmHWM")


def _status(field: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


# 2-8-8-1


def small(hand_: Hand) -> Times:
    window, graph = hand_.window, hand_.window.graph
    window.workbench.open_document(small_document(), None)
    window.workbench.go_to(20)
    hand_.rest()
    found: Times = {"weight": [], "move": [], "drag": [], "add edge": [], "delete": [], "add neuron": [], "undo": []}
    for k in range(EDITS):
        window.workbench.select(Source("edge", (k * 13) % len(window.workbench.document.network.edges), "weight"))
        found["weight"].append(typed_weight(hand_, 0.5 + k))
        found["undo"] += rested_undo(hand_)
        neuron = 3 + (k * 5) % 14
        start = hand.body(graph, neuron)
        QTest.mousePress(graph, hand.LEFT, hand.NONE, start)
        for step in range(4):
            to = start + QPoint(9 * step + 5, 6 * step + 5)
            found["drag"].append(hand_.seconds(lambda to=to: hand._move(graph, to, hand.NONE)))
        found["move"].append(hand_.seconds(lambda to=to: QTest.mouseRelease(graph, hand.LEFT, hand.NONE, to)))
        found["undo"] += rested_undo(hand_)
        found["add edge"].append(new_edge(hand_, k % 2, 12 + k % 8))
        found["undo"] += rested_undo(hand_)
        window.workbench.select(Source("neuron" if k % 2 else "edge", neuron, "out" if k % 2 else "weight"))
        graph.setFocus()
        QApplication.processEvents()
        found["delete"].append(hand_.seconds(lambda: QTest.keyClick(graph, Qt.Key.Key_Delete)))
        found["undo"] += rested_undo(hand_)
        found["add neuron"].append(hand_.seconds(lambda: hand.double_click(graph, ground_of(window))))
        found["undo"] += rested_undo(hand_)
    return found


def rested_undo(hand_: Hand) -> list[float]:
    hand_.rest()
    seconds = undone(hand_)
    hand_.rest()
    return [seconds]


def new_edge(hand_: Hand, source: int, target: int) -> float:
    """Draw a skip edge with the pointer; the time from the release."""
    graph = hand_.window.graph
    edges = len(hand_.window.workbench.document.network.edges)
    QTest.mouseMove(graph, hand.body(graph, source))
    end = hand.body(graph, target)
    hand.drag(graph, hand.handle(graph, source), end, release=False)
    QApplication.processEvents()
    seconds = hand_.seconds(lambda: QTest.mouseRelease(graph, hand.LEFT, hand.NONE, end))
    assert len(hand_.window.workbench.document.network.edges) == edges + 1
    return seconds


def main() -> int:
    kind, *tab = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    window = make_window(application)
    window.dialogs.ask_unsaved = lambda name: "discard"
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    for title in tab:
        window.tabs.setCurrentIndex([name for name, _ in VIEWS].index(title))
    QTest.qWait(REST_MS)
    gc.freeze()  # as the program does when it has started
    found = {"large": large, "small": small}[kind](Hand(window, Watch(window)))
    print(json.dumps(found), flush=True)
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
