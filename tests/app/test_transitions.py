"""What a step came from travels to where it goes, when there is time; and never holds anything up."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.graph import transitions
from app.graph.transitions import DURATION, MOST, Traveller
from app.graph.view import GraphView
from app.settings import Settings
from app.start import make_window
from app.theme import Theme
from app.workbench import Workbench
from core.files import read_builtin
from core.numbers import shown
from core.steps import Level, Phase
from tests.path_networks import layered_document


@pytest.fixture
def workbench(qtbot: QtBot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def view(qtbot: QtBot, workbench: Workbench) -> GraphView:
    return shown_view(qtbot, workbench)


def shown_view(qtbot: QtBot, workbench: Workbench, motion: bool = True) -> GraphView:
    theme = Theme()
    theme.motion = motion
    widget = GraphView(workbench, theme)
    qtbot.addWidget(widget)
    widget.resize(780, 480)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def picture(view: GraphView) -> QImage:
    return view.grab().toImage()


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps of a test follow each other as if there was time between them."""
    monkeypatch.setattr(transitions, "BREATH", 0)


def walk_to(workbench: Workbench, phase: Phase) -> None:
    """Go to the step before the first one of a phase."""
    assert workbench.plan is not None
    first = next(run.first for run in workbench.plan.phases if run.phase is phase)
    workbench.go_to(first - 1)


def ends(traveller: Traveller) -> tuple[QPointF, QPointF]:
    return traveller.path.pointAtPercent(0.0), traveller.path.pointAtPercent(1.0)


def is_near(place: QPointF, other: tuple[float, float], reach: float = 60.0) -> bool:
    return (place - QPointF(*other)).manhattanLength() < reach


def test_products_travel_along_their_edges_into_the_neuron(view: GraphView, workbench: Workbench) -> None:
    workbench.step_forward()
    network, places = workbench.document.network, view.picture().geometry.places
    neuron, into = 3, [0, 1, 8]
    assert workbench.iteration is not None
    products = [network.weights[e] * workbench.iteration.trace.out[0, network.edges.source[e]] for e in into]
    assert [one.words for one in view.transition.travellers] == [shown(value, workbench.digits) for value in products]
    for edge, traveller in zip(into, view.transition.travellers, strict=True):
        begin, end = ends(traveller)
        assert is_near(begin, places[network.edges.source[edge]])
        assert is_near(end, places[neuron])


@pytest.mark.usefixtures("unhurried")
def test_shares_of_the_loss_travel_back(view: GraphView, workbench: Workbench) -> None:
    walk_to(workbench, Phase.BACKWARD)
    for _ in range(3):
        workbench.step_forward()
    assert workbench.step is not None and workbench.step.neuron == 3
    network, places = workbench.document.network, view.picture().geometry.places
    assert workbench.iteration is not None
    delta = workbench.iteration.trace.delta[0]
    found = view.transition.travellers
    assert [one.words for one in found] == [
        shown(float(network.weights[edge] * delta[network.edges.target[edge]]), workbench.digits) for edge in (4, 6)
    ]
    for edge, traveller in zip((4, 6), found, strict=True):
        begin, end = ends(traveller)
        assert is_near(begin, places[network.edges.target[edge]])
        assert is_near(end, places[3])


@pytest.mark.usefixtures("unhurried")
def test_out_and_delta_meet_at_the_label_and_an_update_steps_into_the_weight(
    view: GraphView, workbench: Workbench
) -> None:
    walk_to(workbench, Phase.GRADIENT)
    workbench.step_forward()
    centre = tuple(view.picture().label_centres[0].tolist())
    assert len(view.transition.travellers) == 2
    assert all(is_near(ends(one)[1], centre, 1.0) for one in view.transition.travellers)
    walk_to(workbench, Phase.UPDATE)
    workbench.step_forward()
    assert workbench.iteration is not None
    change = float(workbench.iteration.updated_weights[0] - workbench.document.network.weights[0])
    (only,) = view.transition.travellers
    assert only.words.lstrip("+") == shown(change, workbench.digits)
    assert is_near(ends(only)[1], tuple(view.picture().label_centres[0].tolist()), 1.0)


@pytest.mark.usefixtures("unhurried")
def test_whole_layers_travel_while_they_are_few(qtbot: QtBot, workbench: Workbench) -> None:
    view = shown_view(qtbot, workbench)
    workbench.set_level(Level.LAYER)
    workbench.step_forward()
    assert len(view.transition.travellers) == 6
    wide = Workbench(layered_document((4, 6, 3)))
    wide.set_level(Level.LAYER)
    many = shown_view(qtbot, wide)
    wide.step_forward()
    assert len(many.picture().scene.document.network.edges) > MOST
    assert not many.transition.travellers


@pytest.mark.usefixtures("unhurried")
def test_nothing_travels_back_by_jumps_or_when_motion_is_reduced(
    qtbot: QtBot, view: GraphView, workbench: Workbench
) -> None:
    workbench.step_forward()
    assert view.transition.travellers
    workbench.step_back()
    assert not view.transition.travellers
    workbench.go_to(4)
    assert not view.transition.travellers
    workbench.set_level(Level.TERM)
    assert not view.transition.travellers
    still = shown_view(qtbot, Workbench(read_builtin("mazur-2-2-2")), motion=False)
    still._workbench.step_forward()
    assert not still.transition.travellers


def test_steps_in_haste_are_not_shown_travelling(view: GraphView, workbench: Workbench) -> None:
    workbench.step_forward()
    assert view.transition.travellers
    workbench.step_forward()
    assert not view.transition.travellers


def test_any_key_press_or_other_change_ends_it_and_the_picture_is_final(
    qtbot: QtBot, view: GraphView, workbench: Workbench
) -> None:
    twin = Workbench(read_builtin("mazur-2-2-2"))
    still = shown_view(qtbot, twin, motion=False)
    workbench.step_forward()
    twin.step_forward()
    view.transition.advance_to(DURATION // 2)
    assert picture(view) != picture(still)
    qtbot.keyPress(view, Qt.Key.Key_Shift)
    assert not view.transition.travellers
    assert picture(view) == picture(still)
    for end in (
        lambda: qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(5, 5)),
        lambda: view.zoom_in(),
        lambda: workbench.step_forward(),
    ):
        workbench.to_start()
        view.transition._since.invalidate()
        workbench.step_forward()
        assert view.transition.travellers
        end()
        assert not view.transition.travellers


@pytest.mark.usefixtures("unhurried")
def test_a_step_in_the_middle_of_it_takes_no_longer_than_without(view: GraphView, workbench: Workbench) -> None:
    def seconds_of_a_step() -> float:
        begin = time.perf_counter()
        workbench.step_forward()
        view.grab()
        return time.perf_counter() - begin

    during: list[float] = []
    for _ in range(10):
        view.transition.advance_to(DURATION // 2)
        before = workbench.cursor
        during.append(seconds_of_a_step())
        assert workbench.cursor == before + 1
    assert statistics.median(during) < 0.033


def test_it_ends_by_itself_in_time(qtbot: QtBot, view: GraphView, workbench: Workbench) -> None:
    assert 200 <= DURATION <= 400
    workbench.step_forward()
    qtbot.waitUntil(lambda: not view.transition.travellers, timeout=3000)


def test_a_frame_takes_less_than_16_milliseconds(view: GraphView, workbench: Workbench) -> None:
    workbench.step_forward()
    view.transition.advance_to(DURATION // 2)
    view.grab()
    frames: list[float] = []
    for place in range(20):
        view.transition.advance_to(DURATION // 2 + place)
        begin = time.perf_counter()
        view.grab()
        frames.append(time.perf_counter() - begin)
    assert view.transition.travellers
    assert statistics.median(frames) < 0.016


@pytest.mark.usefixtures("unhurried")
def test_the_first_step_of_another_document_or_iteration_is_shown_travelling_too(
    view: GraphView, workbench: Workbench
) -> None:
    workbench.open_document(read_builtin("xor-2-2-1"), None)
    workbench.step_forward()
    assert view.transition.travellers
    workbench.next_iteration()
    assert not view.transition.travellers
    workbench.step_forward()
    assert view.transition.travellers


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_key_in_the_middle_of_it_is_handled_at_once(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.workbench.open_document(read_builtin("mazur-2-2-2"), None)
    window.graph.setFocus()
    window.activateWindow()
    qtbot.keyClick(window.graph, Qt.Key.Key_Right)
    assert window.workbench.cursor == 1 and window.graph.transition.travellers
    window.graph.transition.advance_to(DURATION // 2)
    begin = time.perf_counter()
    qtbot.keyClick(window.graph, Qt.Key.Key_Right)
    window.graph.grab()
    assert time.perf_counter() - begin < 0.1  # a fraction of what is left of the way
    assert window.workbench.cursor == 2
    assert not window.graph.transition.travellers
    window.looks.toggle_motion()
    window.workbench.to_start()
    window.graph.transition._since.invalidate()
    qtbot.keyClick(window.graph, Qt.Key.Key_Right)
    assert window.workbench.cursor == 1 and not window.graph.transition.travellers
