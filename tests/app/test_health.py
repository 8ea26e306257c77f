"""The badge, the strip of notices and their verbs, in a real window."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.controls import Button
from app.health import course_of
from app.main_window import MainWindow
from app.theme import Theme
from app.training_sentences import TRAINING_SENTENCES
from app.why.wording import told
from app.workbench import Lens, Workbench
from core.construct import Initialisation, Layers, layered
from core.document import Document, Training
from core.health import Kind
from core.iteration import iterate
from core.network import read_only
from core.training import Until
from tests.app.window_hand import window_on


def fitted(sizes: tuple[int, ...], rate: float = 0.1, batch: int = 20, first: str = "glorot_uniform") -> Document:
    document = layered(Layers(sizes, ("tanh",) * (len(sizes) - 2) + ("identity",)), Initialisation(first), 3)
    rng = np.random.default_rng(0)
    inputs = rng.uniform(-1, 1, (20, sizes[0]))
    rows = np.concatenate((inputs, np.sin(3 * inputs[:, :1])), axis=1)
    training = Training(learning_rate=rate, batch_size=batch)
    return replace(document, data=replace(document.data, rows=read_only(rows)), training=training)


@pytest.fixture
def window(qtbot: QtBot, bench: Workbench, theme: Theme, tmp_path: Path) -> MainWindow:
    window = window_on(qtbot, bench, theme, tmp_path)
    window.health.look()
    qtbot.waitUntil(lambda: not window.background.is_busy("health"))
    return window


def opened(qtbot: QtBot, window: MainWindow, document: Document) -> None:
    window.workbench.open_document(document, None)
    with qtbot.waitSignal(window.health.changed):
        window.health.look()


def verbs(window: MainWindow, text: str) -> list[Button]:
    return [button for button in window.notices.findChildren(Button, "verb") if button.text() == text]


def test_where_all_is_well_nothing_is_said(window: MainWindow) -> None:
    assert window.health.findings == ()
    assert window.notices.badge.isHidden() and window.notices.isHidden()


def test_twins_are_told_shown_and_cured(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, fitted((1, 4, 1), first="constant"))
    workbench, notices = window.workbench, window.notices
    assert notices.badge.text() == "1 notice" and notices.badge.isVisible() and not notices.isVisible()
    qtbot.mouseClick(notices.badge, Qt.MouseButton.LeftButton)
    assert notices.isVisible() and "h₁, h₂ and 2 more are alike" in notices.findChildren(QLabel, "what")[0].text()
    (show,), (apply,) = verbs(window, "Show"), verbs(window, "Apply")
    assert show.hasFocus() or not window.isActiveWindow()
    assert show.accessibleName().startswith("Show: ") and apply.accessibleName().startswith("Apply: ")
    qtbot.keyClick(show, Qt.Key.Key_Return)
    second = workbench.document.network.topology.neuron_index["h2"]
    assert workbench.lens is Lens.WHY and workbench.selection is not None and workbench.selection.index == second
    assert workbench.shown is not None and workbench.shown.delta[second]
    count = workbench.undo_stack.count()
    with qtbot.waitSignal(window.health.changed):
        qtbot.keyClick(apply, Qt.Key.Key_Return)
    assert workbench.undo_stack.count() == count + 1 and workbench.undo_stack.undoText() == "New random weights"
    assert window.health.findings == () and notices.badge.isHidden() and notices.isHidden()
    with qtbot.waitSignal(window.health.changed):
        workbench.undo_stack.undo()
    assert [finding.kind for finding in window.health.findings] == [Kind.SYMMETRY]


def test_a_run_that_diverged_goes_back_with_a_smaller_rate(qtbot: QtBot, window: MainWindow) -> None:
    start = fitted((1, 1), rate=12.0)
    window.workbench.open_document(start, None)
    window.trainer.start(Until(updates=3000))
    with qtbot.waitSignal(window.health.changed, timeout=10_000):
        qtbot.waitUntil(lambda: not window.trainer.is_running)
    (finding,) = window.health.findings
    assert finding.kind is Kind.DIVERGENCE and finding.cure is not None and finding.cure.start is start
    window.health.show(finding)
    assert window.workbench.cursor >= 1 and window.workbench.lens is Lens.WHY
    count = window.workbench.undo_stack.count()
    window.health.apply(finding)
    document = window.workbench.document
    assert window.workbench.undo_stack.count() == count + 1 and window.workbench.state.moment.previous is None
    assert document.network is start.network and document.training.learning_rate == finding.cure.rate
    assert document.training.progress.updates == 0


def test_steps_by_hand_that_overshoot_are_noticed(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.open_document(fitted((1, 1), rate=5.0), None)
    for _ in range(8):
        window.workbench.next_iteration()
    with qtbot.waitSignal(window.health.changed):
        window.health.look()
    (finding,) = window.health.findings
    assert finding.kind is Kind.OVERSHOOT and finding.cure is not None
    window.health.apply(finding)
    assert window.workbench.document.training.learning_rate == finding.cure.rate
    assert window.workbench.undo_stack.undoText().startswith("Set the learning rate to ")


def test_the_course_is_the_runs_losses_and_what_was_stepped_behind_it(qtbot: QtBot, window: MainWindow) -> None:
    start = fitted((1, 3, 1), batch=7)
    window.workbench.open_document(start, None)
    losses = [iterate(start).trace.batch_loss("mean")]
    window.trainer.start(Until(updates=50))
    qtbot.waitUntil(lambda: not window.trainer.is_running)
    for _ in range(3):
        window.workbench.next_iteration()
    losses_of_run, by_hand, began = course_of(window.workbench.state.moment, window.trainer.record)
    assert len(losses_of_run) == 50 and losses_of_run[0] == losses[0]
    assert [document.training.progress.updates for document in by_hand] == [50, 51, 52]
    assert began.document is start


def test_nothing_is_looked_at_while_it_plays(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, fitted((1, 4, 1), first="constant"))
    assert window.health.findings
    window.player.toggle()
    assert window.health.findings == () and window.notices.badge.isHidden()
    window.health.look()
    assert not window.background.is_busy("health")
    with qtbot.waitSignal(window.health.changed):
        window.player.stop()
    assert window.health.findings


def test_a_row_that_is_not_in_the_batch_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    document = fitted((1, 4, 1), batch=1)
    weights = document.network.weights.copy()
    weights[document.network.topology.edge_index["w1"]] = 3000.0
    rows = document.data.rows.copy()
    rows[0, 0] = 0.0  # here alone the neuron is not flat; 19 of 20 rows are not enough to be told
    some = replace(document.network, weights=read_only(weights))
    opened(qtbot, window, replace(document, network=some))
    (finding,) = window.health.findings
    changed = replace(document, network=some, data=replace(document.data, rows=read_only(rows)))
    with qtbot.waitSignal(window.health.changed):
        window.workbench.open_document(changed, None)
    assert finding.kind is Kind.SATURATION and window.health.findings == ()
    window.health.show(finding)  # no finding of what is on the bench: nothing happens
    assert window.workbench.cursor == 0


def saturated(units: int = 3) -> Document:
    """Return a network of which so many hidden neurons are flat everywhere."""
    document = fitted((1, 4, 1))
    topology = document.network.topology
    weights = document.network.weights.copy()
    bias = topology.neuron_index["b1"]
    for number in range(1, units + 1):
        into = document.network.edges.target == topology.neuron_index[f"h{number}"]
        weights[into & (document.network.edges.source == bias)] = 500.0 + number
    return replace(document, network=document.network.with_parameters(weights[topology.first_edge]))


def what(window: MainWindow) -> list[QLabel]:
    return window.notices.findChildren(QLabel, "what")


@pytest.mark.parametrize("height", [800, 1000])
def test_in_a_low_window_several_notices_are_one_line(qtbot: QtBot, window: MainWindow, height: int) -> None:
    window.resize(1280, height)
    opened(qtbot, window, saturated())
    notices = window.notices
    assert len(window.health.findings) == 3
    qtbot.mouseClick(notices.badge, Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if height == 1000:
        assert len(what(window)) == 3 and not notices.findChildren(Button, "fold")
        return
    (line,), (fold,) = what(window), notices.findChildren(Button, "fold")
    assert fold.text() == "and 2 more" and len(verbs(window, "Show")) == len(verbs(window, "Apply")) == 1
    first = window.health.findings[0]
    assert told(first.message, 4) in line.text() and told(first.remedy, 4) in line.toolTip()
    assert notices.height() < 60
    qtbot.keyClick(fold, Qt.Key.Key_Return)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(what(window)) == 3
    qtbot.waitUntil(lambda: notices.height() > 100)
    (fold,) = notices.findChildren(Button, "fold")
    qtbot.mouseClick(fold, Qt.MouseButton.LeftButton)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(what(window)) == 1


def test_escape_closes_the_strip(qtbot: QtBot, window: MainWindow) -> None:
    opened(qtbot, window, fitted((1, 4, 1), first="zeros"))
    window.notices.toggle()
    assert window.notices.isVisible()
    qtbot.keyClick(window.notices, Qt.Key.Key_Escape)
    assert not window.notices.isVisible() and window.notices.badge.isVisible()


def test_every_kind_has_words_and_all_words_are_used() -> None:
    core = Path(__file__).parents[2] / "core"
    source = "".join(path.read_text("utf-8") for path in core.glob("health*.py"))
    used = {f"health.{kind}" for kind in Kind} | set(re.findall(r'"(health\.remedy\.[a-z.]+)"', source))
    used |= {f"health.remedy.{kind}" for kind in (Kind.SATURATION, Kind.DEAD)}
    used |= {f"health.{kind}.many" for kind in (Kind.SATURATION, Kind.DEAD)}
    used |= {"health.divergence.loss", "health.symmetry.pair"}
    assert used == {key for key in TRAINING_SENTENCES if key.startswith("health.")}
