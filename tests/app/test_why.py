"""The lens of reasons: what it says, its links, its ways on and back, the ranking, drafts, and that hidden it rests."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QWidget

from app.background import Background
from app.controls import plain_tip
from app.graph_actions import ACTIONS, MENUS
from app.theme import Theme, ui_font
from app.why import panel as why
from app.why.panel import WhyPanel
from app.why.ranking import ranking
from app.why.subject import OF_EDGE, OF_NEURON
from app.why.wording import sentence, told
from app.words import TEMPLATES
from app.workbench import Lens, Workbench
from core.activations import ACTIVATIONS
from core.diagnosis import Cause, diagnose
from core.diagnosis_remedies import _ALWAYS, _BY_SIZE
from core.document import Data, Document, Training
from core.equation import lines_of
from core.files import read_builtin
from core.formula import Source
from core.iteration import iterate
from core.message import message
from core.network import Neuron, Role, make_network, read_only
from tests.app.bench_hand import bench_on
from tests.core import planted_causes  # noqa: F401 - registers the further causes
from tests.core.planted_networks import PLANTS, planted


def saturated() -> Document:
    """Return the 2-2-2 network with a bias of 15.8 at h1."""
    document = read_builtin("mazur-2-2-2")
    topology = document.network.topology
    edge = next(
        e
        for e in range(len(topology.edges))
        if topology.neurons[topology.edges.source[e]].role is Role.BIAS
        and topology.neurons[topology.edges.target[e]].id == "h1"
    )
    return document.with_weight(edge, 15.8)


def panel_of(qtbot, theme: Theme, background: Background, document: Document, width: int = 480) -> WhyPanel:
    workbench = Workbench(document)
    workbench.look_through(Lens.WHY)
    panel = WhyPanel(bench_on(workbench, theme, background))
    qtbot.addWidget(panel)
    panel.resize(width, 420)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot, theme: Theme, background: Background) -> WhyPanel:
    found = panel_of(qtbot, theme, background, saturated())
    found._workbench.to_end()
    found._workbench.select(Source("edge", edge(found, "w1"), "weight"))
    return found


def edge(panel: WhyPanel, id: str) -> int:
    return panel._workbench.document.network.topology.edge_index[id]


def neuron(panel: WhyPanel, id: str) -> int:
    return panel._workbench.document.network.topology.neuron_index[id]


def spoken(panel: WhyPanel) -> str:
    return panel.sheet.accessibleDescription()


def press(qtbot, panel: WhyPanel, source: Source) -> None:
    term = next(t for t in panel.sheet.terms() if t.span.leaf.source == source)
    qtbot.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=term.rect.center().toPoint())


def test_a_selected_edge_is_asked_about_its_gradient_and_the_guilty_neuron_is_named(panel: WhyPanel) -> None:
    assert panel.choices["gradient"].isChecked()
    assert spoken(panel).startswith("∂E/∂w₁ is tiny")
    assert "h₁ is saturated: at net input 15.83 the logistic function is flat, f′ = 1.337·10⁻⁷" in spoken(panel)
    assert "Try smaller weights or inputs" in spoken(panel)


def test_what_is_remarkable_about_a_neuron_is_marked_on_its_button(panel: WhyPanel) -> None:
    panel._workbench.select(Source("neuron", neuron(panel, "h1"), "out"))
    assert {quantity: button.text() for quantity, button in panel.choices.items()} == {
        "net": "net", "out": "out", "slope": "f′ •", "dE_dout": "∂E/∂out", "delta": "δ •",
    }  # fmt: skip
    assert panel.choices["slope"].toolTip() == plain_tip("Slope of the activation is tiny")
    panel._workbench.select(Source("neuron", neuron(panel, "o1"), "out"))
    assert [button.text() for button in panel.choices.values()] == ["net", "out", "f′", "∂E/∂out", "δ"]


def test_an_ordinary_number_accuses_nothing_and_says_what_is_usual(panel: WhyPanel) -> None:
    panel._workbench.select(Source("neuron", neuron(panel, "o1"), "delta"))
    assert "is an ordinary number" in spoken(panel)
    assert "Nothing unusual. What counts most in it:" in spoken(panel)
    assert "the median size of such numbers in this network" in spoken(panel)
    panel._workbench.select(Source("neuron", neuron(panel, "h1"), "delta"))
    assert "Nothing unusual" not in spoken(panel)


def test_the_formula_is_there_to_be_copied(panel: WhyPanel) -> None:
    assert "= 5.22·10⁻⁹ × 0.05" in lines_of(panel.equations(), 4)


def test_pointing_at_a_link_lights_it_and_a_click_asks_about_it(qtbot, panel: WhyPanel) -> None:
    slope = Source("neuron", neuron(panel, "h1"), "slope")
    term = next(t for t in panel.sheet.terms() if t.span.leaf.source == slope)
    qtbot.mouseMove(panel.sheet, term.rect.center().toPoint())
    assert panel._workbench.pointed == slope and panel.sheet.is_lit(slope)
    press(qtbot, panel, slope)
    assert panel._workbench.selection == slope
    assert panel.choices["slope"].isChecked()
    assert panel.diagnosis is not None and panel.diagnosis.subject.source == slope


def test_back_returns_to_what_was_asked_before(qtbot, panel: WhyPanel) -> None:
    before = spoken(panel)
    press(qtbot, panel, Source("neuron", neuron(panel, "h1"), "slope"))
    assert panel.back.isVisible()
    panel.back.click()
    assert spoken(panel) == before


@pytest.mark.parametrize("quantity", [quantity for quantity, _, _ in OF_NEURON])
def test_every_number_of_a_neuron_can_be_asked_about(panel: WhyPanel, quantity: str) -> None:
    panel._workbench.select(Source("neuron", neuron(panel, "h1"), "out"))
    panel.choices[quantity].click()
    assert panel.diagnosis is not None and panel.diagnosis.subject.source is not None
    assert panel.diagnosis.subject.source.quantity == quantity and panel.choices[quantity].isChecked()


@pytest.mark.parametrize("quantity", [quantity for quantity, _, _ in OF_EDGE])
def test_every_number_of_an_edge_can_be_asked_about(panel: WhyPanel, quantity: str) -> None:
    panel.choices[quantity].click()
    assert panel.diagnosis is not None and panel.diagnosis.subject.source is not None
    assert panel.diagnosis.subject.source.quantity == quantity
    panel._workbench.select(Source("edge", edge(panel, "w5"), "weight"))
    assert panel.choices[quantity].isChecked()


def test_go_to_that_step_goes_where_the_guilty_factor_is_computed(panel: WhyPanel) -> None:
    panel.go.click()
    step = panel._workbench.step
    assert step is not None and step.phase == "backward" and step.neuron == neuron(panel, "h1")


def test_what_is_not_computed_yet_is_said_and_explained_all_the_same(panel: WhyPanel) -> None:
    panel._workbench.to_start()
    assert "Not computed yet: it will be in step" in spoken(panel) and "h₁ is saturated" in spoken(panel)


def test_without_a_selection_the_step_s_result_is_asked_about(panel: WhyPanel) -> None:
    panel._workbench.select(None)
    panel._workbench.go_to(1)
    assert panel.diagnosis is not None
    assert panel.diagnosis.subject.source == Source("neuron", neuron(panel, "h1"), "out")
    panel._workbench.to_start()
    assert panel.diagnosis is None and spoken(panel).startswith("Why is it so?")


def test_a_draft_says_what_is_missing(qtbot, theme: Theme, background: Background) -> None:
    alone = Document(make_network([Neuron("i1", Role.INPUT), Neuron("o1", Role.OUTPUT)], []))
    found = panel_of(qtbot, theme, background, alone)
    assert spoken(found).startswith("Not complete yet") and "o1" in spoken(found)
    assert not found.go.isVisible() and found.equations() == ()


def test_behind_another_lens_nothing_is_computed(panel: WhyPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("computed behind another lens")

    monkeypatch.setattr(why, "diagnose", fail)
    panel._workbench.look_through(Lens.STEP)
    panel._workbench.select(Source("edge", edge(panel, "w5"), "weight"))
    panel._workbench.to_start()
    with pytest.raises(AssertionError):
        panel._workbench.lens = Lens.WHY
        panel.refresh()


def test_keys_walk_the_links_and_enter_asks(qtbot, panel: WhyPanel) -> None:
    panel.sheet.setFocus()
    slope = Source("neuron", neuron(panel, "h1"), "slope")
    for _ in range(40):
        qtbot.keyClick(panel.sheet, Qt.Key.Key_Down)
        if panel._workbench.pointed == slope:
            break
    assert panel._workbench.pointed == slope
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Return)
    assert panel._workbench.selection == slope


def test_every_control_has_a_name_and_texts_are_plain(panel: WhyPanel) -> None:
    for control in (panel.back, panel.go, panel.sheet, *panel.choices.values()):
        assert isinstance(control, QWidget) and control.accessibleName()


def test_the_ranking_names_the_largest_and_the_smallest_gradients() -> None:
    iteration = iterate(read_builtin("mazur-2-2-2"), 0)
    most, least = ranking(iteration, 0)
    sizes = np.sort(np.abs(iteration.trace.gradients(0)))
    assert [row.size for row in most] == pytest.approx(list(sizes[::-1][:5]))
    assert [row.size for row in least] == pytest.approx(list(sizes[:3][::-1]))


def test_words_fit_into_the_column(panel: WhyPanel) -> None:
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
    for rect, text, size, weight, _ in panel.sheet.page.words:
        needed = QFontMetricsF(ui_font(size, weight)).boundingRect(rect, flags, text)
        assert needed.height() <= rect.height() + 1 and rect.right() <= panel.sheet.width()
    for item in panel.sheet.page.sets:
        assert item.x + item.box.width <= panel.sheet.width()


@pytest.mark.parametrize("name", sorted(PLANTS))
def test_every_planted_cause_has_its_words(name: str) -> None:
    for seed in range(8):
        found = planted(name, seed)
        diagnosis = diagnose(found.draft.iteration(), 0, found.subject)
        for reason in diagnosis.chain:
            words = told(reason.message, 4)
            assert words and "{" not in words
        assert diagnosis.remedy is not None and told(diagnosis.remedy, 4)


def test_every_name_that_the_core_puts_together_has_words() -> None:
    graded = [f"why.{cause}.{grade}" for cause in ("weight", "input", "bias", "target", "rate")
              for grade in ("zero", "small", "large", "ordinary")]  # fmt: skip
    remedies = [f"why.remedy.{_ALWAYS[cause]}" for cause in _ALWAYS]
    remedies += [f"why.remedy.{cause}.{size}" for cause in _BY_SIZE for size in ("small", "large")]
    functions = [f"why.function.{name}" for name in ACTIVATIONS]
    assert {*graded, *remedies, *functions} <= set(TEMPLATES)
    assert {f"why.{cause}" for cause in (Cause.VANISHING, Cause.EXPLODING, Cause.NO_PATH)} <= set(TEMPLATES)


def test_numbers_in_sentences_follow_the_digits() -> None:
    assert told(message("why.not_moved", value=1.23456e-10), 3) == "The weight did not move: its step is 1.23·10⁻¹⁰."
    assert sentence("the output of h₁") == "The output of h₁" and sentence("h₁ is dead") == "h₁ is dead"


def test_the_batch_s_gradient_can_be_asked_about(qtbot, theme: Theme, background: Background) -> None:
    document = read_builtin("mazur-2-2-2")
    rows = read_only(np.vstack([document.data.rows, document.data.rows * 0.5]))
    both = replace(document, data=Data(document.data.columns, rows), training=Training(batch_size="full"))
    found = panel_of(qtbot, theme, background, both)
    found._workbench.select(Source("edge", 0, "batch_gradient"))
    assert list(found.choices) == ["weight", "gradient", "batch_gradient", "updated_weight"]
    assert found.choices["batch_gradient"].isChecked()


def test_the_menu_of_a_neuron_and_of_an_edge_ask_why(panel: WhyPanel) -> None:
    class Asking:
        workbench = panel._workbench

    for menu in ("neuron", "edge"):
        assert {"why", "paths"} <= set(MENUS[menu])
    panel._workbench.look_through(Lens.STEP)
    ACTIONS["why"].verb(Asking())  # type: ignore[arg-type]
    assert panel._workbench.lens is Lens.WHY
    ACTIONS["paths"].verb(Asking())  # type: ignore[arg-type]
    assert panel._workbench.lens is Lens.PATHS


def test_pointing_beside_the_links_lights_nothing(qtbot, panel: WhyPanel) -> None:
    qtbot.mouseMove(panel.sheet, QPoint(panel.sheet.width() - 2, 2))
    assert panel._workbench.pointed is None
