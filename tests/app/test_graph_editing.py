"""Editing on the canvas, gesture by gesture: what it does, its one named undo entry, and why it is refused."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.graph.view import GraphView
from app.theme import Theme
from app.workbench import Workbench
from core.document import Data, Document
from core.files import read_builtin, to_text
from core.formula import Source
from core.network import Neuron, Role, make_network
from tests.app import graph_hand as hand

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # popups without a window manager


def shown(qtbot: QtBot, document: Document) -> GraphView:
    view = GraphView(Workbench(document), Theme())
    qtbot.addWidget(view)
    view.resize(780, 500)
    with qtbot.waitExposed(view):
        view.show()
    view.setFocus()
    return view


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    return shown(qtbot, read_builtin("xor-2-2-1"))


def undo_text(view: GraphView) -> str:
    return view.editing.workbench.undo_stack.undoText()


def count(view: GraphView) -> int:
    return view.editing.workbench.undo_stack.count()


def select(view: GraphView, neurons: tuple[str, ...] = (), edges: tuple[int, ...] = ()) -> None:
    sources = [Source("edge", edge, "weight") for edge in edges]
    sources += [Source("neuron", hand.neuron_of(view, id), "out") for id in neurons]
    view.editing.workbench.select_all(tuple(sources))


def place(view: GraphView, id: str) -> tuple[float | None, float | None]:
    neuron = hand.document_of(view).network.neurons[hand.neuron_of(view, id)]
    return neuron.x, neuron.y


def test_a_forbidden_edge_says_why_lights_the_cycle_and_does_nothing(view: GraphView) -> None:
    before = hand.document_of(view)
    o1, h1 = hand.neuron_of(view, "o1"), hand.neuron_of(view, "h1")
    QTest.mouseMove(view, hand.body(view, o1))
    hand.drag(view, hand.handle(view, o1), hand.body(view, h1), release=False)
    notice = view.overlay().notice
    assert notice is not None and notice.words.startswith("This would close a cycle: o₁ → h₁ → o₁")
    assert set(notice.places.neurons) == {o1, h1} and len(notice.places.edges) == 1
    image, size = view.grab().toImage(), view.camera.scale
    ring = hand.body(view, h1) + QPoint(-round(43 * size), round(16 * size))
    assert image.pixelColor(ring) == Theme().tokens.error
    QTest.mouseRelease(view, hand.LEFT, hand.NONE, hand.body(view, h1))
    assert hand.document_of(view) is before and count(view) == 0
    assert view.overlay().notice == notice  # still to be read, until the next press
    QTest.mouseClick(view, hand.LEFT, hand.NONE, QPoint(5, 495))
    assert view.overlay().notice is None


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [("h1", "x1", "is an input"), ("h1", "b1", "is a bias"), ("x1", "h1", "already leads"), ("h1", "h1", "no loops")],
)
def test_every_refusal_stands_beside_the_keyboard_s_target_too(
    view: GraphView, source: str, target: str, words: str
) -> None:
    select(view, (source,))
    hand.key(view, Qt.Key.Key_E)
    view.keys._aim(hand.neuron_of(view, target))
    notice = view.overlay().notice
    assert notice is not None and notice.is_refusal and words in notice.words
    hand.key(view, Qt.Key.Key_Return)
    assert count(view) == 0
    hand.key(view, Qt.Key.Key_Escape)
    assert view.overlay().start is None


def test_dragging_moves_to_the_grid_in_one_entry_and_alt_leaves_it(view: GraphView) -> None:
    start = hand.body(view, hand.neuron_of(view, "h1"))
    before = place(view, "h1")
    hand.drag(view, start, start + QPoint(37, -23))
    x, y = place(view, "h1")
    assert x is not None and y is not None and x % 10 == 0 and y % 10 == 0 and (x, y) != before
    assert (count(view), undo_text(view)) == (1, "Move h₁")
    start = hand.body(view, hand.neuron_of(view, "h1"))
    hand.drag(view, start, start + QPoint(17, 11), hand.ALT)
    x, y = place(view, "h1")
    assert x is not None and x % 10 != 0
    view.editing.workbench.undo_stack.setIndex(0)
    assert place(view, "h1") == before


def test_what_is_selected_moves_together_and_escape_forgets(view: GraphView) -> None:
    select(view, ("h1", "h2"))
    before = [place(view, id) for id in ("h1", "h2")]
    start = hand.body(view, hand.neuron_of(view, "h2"))
    hand.drag(view, start, start + QPoint(60, 0), release=False)
    hand.key(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, hand.LEFT, hand.NONE, start)
    assert count(view) == 0 and [place(view, id) for id in ("h1", "h2")] == before
    hand.drag(view, start, start + QPoint(60, 0))
    assert undo_text(view) == "Move h₁, h₂"
    steps = [(a or 0) - (b or 0) for (a, _), (b, _) in zip([place(view, "h1"), place(view, "h2")], before, strict=True)]
    assert steps[0] == steps[1] > 0


def test_shift_alt_arrows_move_by_one_step_of_the_grid(view: GraphView) -> None:
    select(view, ("h1",))
    x, y = place(view, "h1")
    hand.key(view, Qt.Key.Key_Right, hand.SHIFT | hand.ALT)
    hand.key(view, Qt.Key.Key_Down, hand.SHIFT | hand.ALT)
    assert x is not None and y is not None and place(view, "h1") == (x + 10, y + 10)
    assert count(view) == 2 and undo_text(view) == "Move h₁"


def test_a_network_without_places_gets_those_on_screen_when_one_is_moved(qtbot: QtBot) -> None:
    neurons = [Neuron("i", Role.INPUT), Neuron("h", Role.HIDDEN, "tanh"), Neuron("o", Role.OUTPUT)]
    network = make_network(neurons, [("a", "i", "h", 1.0), ("b", "h", "o", 1.0)])
    document = Document(network, data=Data(("i", "o"), np.zeros((1, 2))))
    view = shown(qtbot, document)
    before = view.picture().geometry.places
    start = hand.body(view, 1)
    hand.drag(view, start, start + QPoint(0, 60))
    after = view.picture().geometry.places
    assert after[[0, 2]] == pytest.approx(before[[0, 2]], abs=0.1) and after[1, 1] > before[1, 1]
    assert view.editing.document.view["neurons"] == {"i": {"arranged": True}, "o": {"arranged": True}}
    by_hand = place(view, "h")
    hand.key(view, Qt.Key.Key_A)  # the others are arranged around what was placed by hand
    assert place(view, "h") == by_hand and place(view, "i")[1] == by_hand[1]
    assert undo_text(view) == "Arrange automatically"
    hand.key(view, Qt.Key.Key_A, hand.SHIFT)
    assert place(view, "h") == (240.0, 0.0) and undo_text(view) == "Arrange everything anew"
    view.editing.workbench.undo_stack.setIndex(0)
    assert view.editing.document is document


def test_a_weight_is_turned_by_dragging_its_label_in_one_entry(view: GraphView) -> None:
    start, weight = hand.label(view, 0), float(hand.document_of(view).network.weights[0])
    hand.drag(view, start, start - QPoint(0, 30))
    assert hand.document_of(view).network.weights[0] == pytest.approx(weight + 0.3)
    hand.drag(view, start, start + QPoint(0, 30), hand.SHIFT)
    assert hand.document_of(view).network.weights[0] == pytest.approx(weight + 0.27)
    assert (count(view), undo_text(view)) == (2, "Change w₁")
    for _ in range(3):
        hand.wheel(view, start, 1, hand.ALT)
    assert hand.document_of(view).network.weights[0] == pytest.approx(weight + 0.57)
    assert count(view) == 3 and view.editor is None


def test_ctrl_click_and_band_select_several_and_they_share_one_weight(view: GraphView) -> None:
    QTest.mouseClick(view, hand.LEFT, hand.CONTROL, hand.label(view, 1))
    QTest.mouseClick(view, hand.LEFT, hand.CONTROL, hand.label(view, 3))
    assert view.editing.edges == (1, 3) and view.editor is None
    hand.key(view, Qt.Key.Key_T)
    edges = hand.document_of(view).network.edges
    assert edges.tie[1] == edges.tie[3] != "" and edges.tie[1] is not None
    assert undo_text(view) == "Share one weight: w₂, w₄"
    hand.key(view, Qt.Key.Key_F)
    assert hand.document_of(view).network.edges.frozen[[1, 3]].all() and undo_text(view) == "Freeze w₂, w₄"
    hand.key(view, Qt.Key.Key_U)
    assert not any(hand.document_of(view).network.edges.tie)
    hand.drag(view, QPoint(2, 40), QPoint(140, 330), hand.SHIFT)
    assert {hand.document_of(view).network.neurons[n].id for n in view.editing.neurons} == {"x1", "x2"}


def test_deleting_takes_edges_along_and_undo_brings_back_everything(view: GraphView) -> None:
    before = to_text(hand.document_of(view))
    select(view, ("h1",))
    hand.key(view, Qt.Key.Key_Delete)
    assert undo_text(view) == "Delete h₁" and len(hand.document_of(view).network.edges) == 5
    view.editing.workbench.undo_stack.undo()
    assert to_text(hand.document_of(view)) == before


def test_names_are_typed_in_place_and_a_taken_one_says_so(view: GraphView) -> None:
    select(view, ("h1",))
    hand.key(view, Qt.Key.Key_R)
    hand.typed(view, "h2")
    assert view.editor is not None and view.editor.problem.text() == "“h2” is taken: every name may occur once."
    hand.typed(view, "left")
    assert view.editor is None and undo_text(view) == "Rename h₁"
    hand.key(view, Qt.Key.Key_L)
    hand.typed(view, "L <1>")
    assert hand.document_of(view).network.neurons[hand.neuron_of(view, "left")].label == "L <1>"


def test_a_part_is_copied_as_text_into_another_window(qtbot: QtBot, view: GraphView) -> None:
    select(view, ("h1", "o1"))
    hand.key(view, Qt.Key.Key_C, hand.CONTROL)
    assert QApplication.clipboard().text().startswith('{"nablascope-part": 1,')
    other = shown(qtbot, Document())
    hand.key(other, Qt.Key.Key_V, hand.CONTROL)
    network = hand.document_of(other).network
    assert [neuron.id for neuron in network.neurons] == ["h1", "o1"] and len(network.edges) == 1
    assert undo_text(other) == "Paste" and other.editing.neurons == (0, 1)
    hand.key(other, Qt.Key.Key_V, hand.CONTROL)
    assert len(hand.document_of(other).network.neurons) == 4
    QApplication.clipboard().setText("nothing of the kind")
    hand.key(other, Qt.Key.Key_V, hand.CONTROL)
    notice = other.overlay().notice
    assert notice is not None and notice.words == "The clipboard holds no part of a network." and count(other) == 2


def test_roles_and_what_is_refused_of_them(view: GraphView) -> None:
    select(view, ("h1",))
    hand.key(view, Qt.Key.Key_O)
    assert hand.document_of(view).network.neurons[hand.neuron_of(view, "h1")].role is Role.OUTPUT
    assert undo_text(view) == "Make h₁ an output"
    hand.key(view, Qt.Key.Key_I)
    notice = view.overlay().notice
    assert notice is not None and "Edges lead to h₁" in notice.words and count(view) == 1


def test_layers_are_added_doubled_and_removed(view: GraphView) -> None:
    select(view, ("h1",))
    hand.key(view, Qt.Key.Key_D, hand.SHIFT)
    assert undo_text(view) == "Duplicate the layer"
    assert sum(n.role is Role.HIDDEN for n in hand.document_of(view).network.neurons) == 4
    hand.key(view, Qt.Key.Key_Delete, hand.SHIFT)
    assert sum(n.role is Role.HIDDEN for n in hand.document_of(view).network.neurons) == 2
    assert view.editing.workbench.problems == ()


def test_a_draft_explains_itself_and_offers_what_helps(view: GraphView) -> None:
    assert not view.badge.isVisible()
    document = hand.document_of(view)
    bare = Document(document.network, data=Data(document.data.columns[:1], document.data.rows[:, :1]))
    view.editing.workbench.replace_document(bare, "Lose columns")
    assert view.badge.isVisible() and view.badge.text() == "Draft: 2 problems"
    assert "there is no column for" in view.badge.accessibleDescription()
    menu = view.badge.make_menu()
    fix = next(action for action in menu.actions() if action.text() == "Add the missing data columns")
    fix.trigger()
    assert view.editing.workbench.problems == () and not view.badge.isVisible()
    assert view.editing.workbench.iteration is not None
    hand.double_click(view, QPoint(770, 480))
    assert view.badge.text() == "Draft: 1 problem"  # an output that nothing reaches
    menu = view.badge.make_menu()
    next(action for action in menu.actions() if action.text().startswith("Draw an edge")).trigger()
    assert view.editing.workbench.problems == ()


def test_a_menu_belongs_to_what_is_under_the_pointer(view: GraphView) -> None:
    def entries(at: QPoint) -> list[str]:
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
        QApplication.sendEvent(view, event)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        names = [action.text().replace("&", "").split("\t")[0] for action in popup.actions() if action.isEnabled()]
        popup.close()
        return names

    neuron = entries(hand.body(view, hand.neuron_of(view, "h1")))
    assert {"Edge from Here…", "Role", "Activation", "Layer", "Delete"} <= set(neuron)
    edge = entries(hand.label(view, 0))
    assert "Freeze or Free Weight" in edge and "Activation" not in edge
    assert view.editing.edges == (0,)
    assert "Add a bias" in entries(QPoint(500, 490))


def test_words_stand_where_nothing_can_be_done(view: GraphView) -> None:
    view.editing.workbench.select(None)
    for key in (Qt.Key.Key_E, Qt.Key.Key_R, Qt.Key.Key_F, Qt.Key.Key_G, Qt.Key.Key_Delete):
        hand.key(view, key)
        notice = view.overlay().notice
        assert notice is not None and notice.words and not notice.is_refusal
    assert count(view) == 0


def test_ctrl_alt_arrows_keep_what_is_selected(view: GraphView) -> None:
    select(view, ("h1",))
    hand.key(view, Qt.Key.Key_Down, hand.CONTROL | hand.ALT)
    assert [hand.document_of(view).network.neurons[n].id for n in view.editing.neurons] == ["h1", "h2"]
    hand.key(view, Qt.Key.Key_C, hand.SHIFT)
    assert place(view, "h1")[1] == place(view, "h2")[1] and undo_text(view) == "Align in a row: h₁, h₂"
