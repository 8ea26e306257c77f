"""The lens of paths: Mazur's example, what it is about, both ways beside each other, and what is copied."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.background import Background
from app.equations.boxes import Run, text_box
from app.paths.head import BOTH, DELTAS
from app.paths.panel import PathsPanel
from app.paths.sheet import MARGIN, TOP
from app.paths.subject import Focus
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.equation import lines_of
from core.files import read_builtin
from core.formula import evaluate
from core.network import Neuron, Role, make_network
from core.numbers import shown
from core.paths import Subject
from tests.app.paths_hand import LEFT, edge, neuron, panel, panel_on, press, said, subjects

__all__ = ["panel"]  # fixtures

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


# Mazur's example


def test_the_two_paths_of_w1_are_written_out_and_added(panel: PathsPanel) -> None:
    assert panel.head.title.text() == "∂E/∂w₁ as a sum over paths"
    assert panel.head.remark.text() == "2 paths lead from w₁ to the loss. This is what it will be."
    assert panel.sheet.page.spoken == (
        "Path 1: w₁ → h₁ → o₁ → E, 0.0554, 74 % of Σ|path|",
        "Path 2: w₁ → h₁ → o₂ → E, −0.01905, 26 % of Σ|path|",
        "the sum of all 2 paths: 0.03635",
        "∂E/∂w₁ = 0.0004386",
    )
    assert (
        panel.head.cost.accessibleDescription()
        == "Multiplications, each path on its own, f′ as given: paths 8, deltas 6 · all weights: paths 60, deltas 20"
    )


def test_with_more_digits_the_published_numbers_stand_there(panel: PathsPanel, bench: Workbench) -> None:
    bench.set_digits(8)
    assert panel.sheet.page.spoken[0] == "Path 1: w₁ → h₁ → o₁ → E, 0.055399425, 74 % of Σ|path|"
    assert panel.sheet.page.spoken[1] == "Path 2: w₁ → h₁ → o₂ → E, −0.019049118, 26 % of Σ|path|"


def test_the_remark_tells_when_the_gradient_is_there(panel: PathsPanel, bench: Workbench) -> None:
    assert "This is what it will be." in panel.head.remark.text()
    bench.to_end()
    assert panel.head.remark.text() == "2 paths lead from w₁ to the loss."


def test_the_result_is_amber_at_the_step_that_computes_it(panel: PathsPanel, bench: Workbench) -> None:
    grounds = []
    assert bench.plan is not None
    for index in range(bench.plan.count + 1):
        bench.go_to(index)
        grounds += [ground for _, ground in panel.sheet.page.cards]
    assert grounds.count("computed") == 1 and grounds.count("raised") == bench.plan.count


def test_values_stand_below_one_another_at_the_decimal_point(panel: PathsPanel) -> None:
    page = panel.sheet.page
    points = [
        item.x + text_box(item.box.mark.text.partition(".")[0], item.box.mark.size).width
        for item in page.sets
        if isinstance(item.box.mark, Run) and item.x > 0.6 * page.width and "." in item.box.mark.text
    ]
    assert len(points) == 4 and max(points) - min(points) < 0.01


def test_what_is_copied_is_the_chain_of_equalities(panel: PathsPanel) -> None:
    assert lines_of(panel.equations(), 4) == [
        "∂E/∂w₁ = (∂E_o1/∂out_o1·∂out_o1/∂net_o1·w₅ + ∂E_o2/∂out_o2·∂out_o2/∂net_o2·w₇)·∂out_h1/∂net_h1·out_i1",
        "= (0.7414 × 0.1868 × 0.4 + (−0.2171) × 0.1755 × 0.5) × 0.2413 × 0.05",
        "= (0.0554 − 0.01905) × 0.2413 × 0.05",
        "= 0.0004386",
    ]


# Deltas


def test_the_switch_shows_the_same_derivative_by_deltas(panel: PathsPanel, bench: Workbench) -> None:
    QTest.mouseClick(panel.head.forms[DELTAS], LEFT)
    assert panel.head.title.text() == "∂E/∂w₁ by deltas"
    assert "6 multiplications, not 8" in panel.head.remark.text()
    spoken = panel.sheet.page.spoken
    assert [line.split(" = ")[0] for line in spoken] == ["δ_o1", "δ_o2", "δ_h1", "∂E/∂w₁"]
    assert spoken[2].endswith("= 0.008771") and spoken[3].endswith("= 0.008771 × 0.05 = 0.0004386")
    assert lines_of(panel.equations(), 4)[-1] == "= 0.0004386"
    assert len(bench.routes) == 2
    QTest.mouseClick(panel.head.forms["paths"], LEFT)
    assert panel.sheet.page.spoken[0].startswith("Path 1")


# What it is about


def marked(panel: PathsPanel) -> list[tuple[str, str, int]]:
    """Return side, quantity and index of every factor on the page that is marked as shared."""
    page = panel.sheet.page
    line = next(card for card, ground in page.cards if ground == "hairline")
    return [
        ("deltas" if (item.x > line.left() if line.width() == 1.0 else item.y > line.top()) else "paths",
         span.leaf.source.quantity, span.leaf.source.index)
        for item in page.sets for span in item.box.spans if span.leaf.source in page.shared
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "is_beside"), [(498, False), (900, True)])
def test_both_ways_stand_together_with_what_the_paths_share_marked(
    qtbot: QtBot, bench: Workbench, theme: Theme, background: Background, width: int, is_beside: bool
) -> None:
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background, (width, 700))
    QTest.mouseClick(panel.head.forms[BOTH], LEFT)
    page, topology = panel.sheet.page, bench.document.network.topology
    sum_words, delta_words = (
        next(words for words in page.words if words.text.startswith(text)) for text in ("Sum", "By")
    )
    assert (sum_words.y == delta_words.y) == is_beside
    assert (sum_words.x < delta_words.x) == is_beside
    h1, i1 = topology.neuron_index["h1"], topology.neuron_index["i1"]
    assert set(marked(panel)) == {
        ("paths", "slope", h1), ("paths", "out", i1), ("deltas", "out", h1), ("deltas", "out", i1)
    }  # fmt: skip
    alone = {}
    for form in ("paths", "deltas"):
        panel.show_form(form)
        assert not panel.sheet.page.shared
        alone[form] = panel.sheet.page.spoken, panel.equations()
    panel.show_form(BOTH)
    assert panel.sheet.page.spoken == alone["paths"][0] + alone["deltas"][0]
    assert len(panel.equations()) == len(alone["paths"][1]) + len(alone["deltas"][1])
    press(panel, 1)
    assert len(bench.routes) == 1


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_mark_of_a_shared_factor_is_seen(panel: PathsPanel, bench: Workbench, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    panel.show_form(BOTH)
    bench.point_at(None)
    page = panel.sheet.page
    picture = panel.sheet.grab().toImage()
    shared = [(item, span) for item in page.sets for span in item.box.spans if span.leaf.source in page.shared]
    assert shared
    for item, span in shared:
        place = span.rect.translated(item.x + MARGIN, item.y + TOP)
        x, y = round(place.center().x()), round(place.bottom())
        assert theme.tokens.accent in [picture.pixelColor(x, y + aside) for aside in range(-1, 4)]


def test_nothing_selected_takes_the_step_else_invites(
    qtbot: QtBot, bench: Workbench, theme: Theme, background: Background
) -> None:
    panel = panel_on(qtbot, bench, theme, background)
    assert panel.head.remark.text() == "Select a weight or a neuron in the network."
    bench.go_to(1)
    assert panel.head.title.text() == "∂E/∂out of h₁ as a sum over paths"
    bench.go_to(10)
    assert panel.head.title.text() == "∂E/∂net of h₁ as a sum over paths"
    bench.go_to(13)
    assert panel.head.title.text() == "∂E/∂w₂ as a sum over paths"


def test_what_was_selected_last_stays_while_it_exists(panel: PathsPanel, bench: Workbench) -> None:
    bench.select(None)
    assert panel.head.title.text() == "∂E/∂w₁ as a sum over paths"
    QTest.mouseClick(panel.sheet, LEFT, pos=QPoint(4, 4))
    assert panel.head.title.text() == "∂E/∂w₁ as a sum over paths"
    bench.open_document(read_builtin("linear-neuron"), None)
    assert "w₁" not in panel.head.title.text() or bench.document.network.edges.ids[0] == "w1"


def test_the_focus_forgets_what_is_gone(bench: Workbench) -> None:
    focus = Focus(bench)
    bench.select(edge(bench, "w8"))
    assert focus.subject() == Subject("weight", bench.document.network.topology.edge_index["w8"])
    bench.open_document(read_builtin("linear-neuron"), None)
    assert focus.subject() is None


def test_a_batch_shows_the_sample_on_screen(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(read_builtin("softmax-classifier"))
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background)
    assert "Sample 1 of 3." in panel.head.remark.text()
    assert panel.head.title.text() == "∂E/∂w₁, sample 1, as a sum over paths"
    mean = bench.iteration.gradient[0]
    assert f"mean of the 3 samples: {shown(mean, bench.digits)}" in panel.sheet.page.spoken
    first = said(panel)
    while bench.shown.sample == 0:
        bench.next_phase()
    assert "Sample 2 of 3." in panel.head.remark.text() and said(panel) != first


def test_a_draft_says_so(qtbot: QtBot, theme: Theme, background: Background) -> None:
    network = make_network([Neuron("x", Role.INPUT), Neuron("y", Role.OUTPUT)], [])
    bench = Workbench(Document(network))
    panel = panel_on(qtbot, bench, theme, background)
    bench.select(neuron(bench, "x"))
    assert panel.head.title.text() == "Not complete yet" and panel.equations() == ()


def test_all_numbers_are_those_of_the_backward_pass(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(read_builtin("skip-edge"))
    panel = panel_on(qtbot, bench, theme, background)
    for subject in subjects(bench.document):
        bench.select(subject)
        (equation,) = panel.equations()
        values = [float(evaluate(node)) for node, mode in equation.rights if mode == "numbers"]
        assert np.allclose(values, values[-1], rtol=1e-12, atol=1e-15)
