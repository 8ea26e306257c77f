"""The lens of paths: every factor linked with the graph by real pointers, ticks, remainder, deltas, routes, keys."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.background import Background
from app.controls import plain_tip
from app.edits import Edits
from app.equations.boxes import Run, Span, text_box
from app.graph.view import GraphView
from app.paths.head import BOTH, DELTAS
from app.paths.page import MORE, OTHERS
from app.paths.panel import PathsPanel
from app.paths.sheet import MARGIN, TOP
from app.paths.subject import Focus
from app.paths.told import counted
from app.runner import Runner
from app.settings import Settings
from app.start import make_window
from app.theme import Theme
from app.trainer import Trainer
from app.views import Bench
from app.workbench import Lens, Route, Workbench
from core.construct import Layers, layered
from core.document import Data, Document
from core.equation import lines_of
from core.files import builtin_names, read_builtin
from core.formula import Source, evaluate, leaves
from core.network import Neuron, Role, make_network
from core.numbers import shown
from core.paths import Subject, paths_of, subject_of

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton


def panel_on(
    qtbot: QtBot, workbench: Workbench, theme: Theme, background: Background, size: tuple[int, int] = (498, 700)
) -> PathsPanel:
    edits = Edits(workbench)
    panel = PathsPanel(
        Bench(
            workbench,
            theme,
            edits,
            background,
            Runner(workbench, edits, background),
            Trainer(workbench, edits, background),
        )
    )
    qtbot.addWidget(panel)
    panel.resize(*size)
    workbench.lens = Lens.PATHS
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot: QtBot, bench: Workbench, theme: Theme, background: Background) -> PathsPanel:
    """The lens on w₁ of the built-in 2-2-2 network."""
    bench.select(edge(bench, "w1"))
    return panel_on(qtbot, bench, theme, background)


def edge(bench: Workbench, id: str) -> Source:
    return Source("edge", bench.document.network.topology.edge_index[id], "weight")


def neuron(bench: Workbench, id: str, quantity: str = "out") -> Source:
    return Source("neuron", bench.document.network.topology.neuron_index[id], quantity)


def subjects(document: Document) -> list[Source]:
    """Return every weight, every out and every net of a document."""
    network = document.network
    found = [Source("edge", index, "weight") for index in range(len(network.edges))]
    for index, spec in enumerate(network.neurons):
        found += [Source("neuron", index, quantity) for quantity in ("out", *(["net"] if spec.role.computes else []))]
    return found


def dense() -> Document:
    document = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")))
    return replace(document, data=Data(document.data.columns, np.array([[0.3, -0.7, 1.0]])))


def factors(panel: PathsPanel) -> list[tuple[QRectF, Span]]:
    return [(stop.rect, stop.span) for stop in panel.sheet._stops if stop.spot is None]


def tick(panel: PathsPanel, row: int) -> QPoint:
    spot = next(spot for spot in panel.sheet.page.spots if spot.row == row)
    return (spot.box.center() + QPointF(MARGIN, TOP)).toPoint()


def press(panel: PathsPanel, row: int) -> None:
    QTest.mouseClick(panel.sheet, LEFT, pos=tick(panel, row))


def said(panel: PathsPanel) -> str:
    return panel.sheet.accessibleDescription()


def same(source: Source | None, other: Source | None) -> bool:
    return source is not None and other is not None and (source.kind, source.index) == (other.kind, other.index)


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


# Every factor of every example


@pytest.mark.parametrize("name", builtin_names())
def test_hovering_a_factor_lights_its_neuron_or_edge_and_the_reverse(
    qtbot: QtBot, theme: Theme, background: Background, name: str
) -> None:
    bench = Workbench(read_builtin(name))
    graph, panel = GraphView(bench, theme), panel_on(qtbot, bench, theme, background)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    layout.addWidget(graph, 3)
    layout.addWidget(panel, 2)
    window.resize(1260, 1500)
    with qtbot.waitExposed(window):
        window.show()
    bench.to_end()
    every = subjects(bench.document)
    for subject in every[:: 3 if len(every) < 30 else 7]:
        bench.select(subject)
        for form in panel.head.forms:
            panel.show_form(form)
            QApplication.sendPostedEvents()  # let the scroll area follow a sheet that has become higher
            _every_factor_is_there(panel, bench) if form != DELTAS else None
            found = factors(panel)
            for rect, span in found:
                bench.point_at(None)
                panel.area.ensureVisible(*rect.center().toPoint().toTuple())
                QTest.mouseMove(panel.sheet, rect.center().toPoint())
                assert same(bench.pointed, span.leaf.source), (subject, span.leaf)
                assert graph.picture().scene.is_marked(span.leaf.source.kind, span.leaf.source.index)
            for part in {(span.leaf.source.kind, span.leaf.source.index) for _, span in found} - {("setting", 0)}:
                bench.point_at(None)
                QTest.mouseMove(graph, place_on(graph, *part))
                assert bench.pointed is not None and (bench.pointed.kind, bench.pointed.index) == part
                lit = [span.leaf for _, span in found if panel.sheet.is_lit(span.leaf.source)]
                mine = [span.leaf for _, span in found if (span.leaf.source.kind, span.leaf.source.index) == part]
                assert mine and all(leaf in lit for leaf in mine)


def _every_factor_is_there(panel: PathsPanel, bench: Workbench) -> None:
    """Check that the page has a term for each factor of each path on it, and no path is forgotten."""
    assert bench.selection is not None and bench.iteration is not None and bench.shown is not None
    subject = subject_of(bench.document.network.topology, bench.selection)
    assert subject is not None
    paths = paths_of(bench.iteration, bench.shown.sample, subject, 8)
    there = [span.leaf for _, span in factors(panel)]
    shared = paths.shown[0].factors[len(paths.shown[0].factors) - paths.common :] if paths.shown else ()
    expected = [leaf for path in paths.shown for node in path.factors[: len(path.factors) - len(shared)]
                for leaf in leaves(node)]  # fmt: skip
    expected += [leaf for node in shared for leaf in leaves(node)]
    for leaf in expected:
        assert there.count(leaf) >= expected.count(leaf), leaf
    assert paths.count == len(paths.shown) or f"{paths.rest_count} more path" in said(panel)


def place_on(graph: GraphView, kind: str, index: int) -> QPoint:
    """Return a point of the graph's widget where a neuron or edge is under the pointer."""
    lines = graph.picture().geometry
    if kind == "neuron":
        x, y = lines.places[index].tolist()
        return graph.camera.transform.map(QPointF(x, y - 16)).toPoint()
    fractions = np.array(sorted(np.linspace(0.1, 0.9, 33), key=lambda t: abs(t - 0.5)))  # far from the neurons' handles
    for x, y in lines.at(fractions)[index].tolist():
        point = graph.camera.transform.map(QPointF(x, y)).toPoint()
        hit = graph.hit(QPointF(point))
        if hit is not None and (hit.source.kind, hit.source.index) == (kind, index):
            return point
    raise AssertionError(f"{kind} {index} is nowhere to be pointed at")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_lit_factor_stands_on_pale_amber(panel: PathsPanel, bench: Workbench, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    rect = next(rect for rect, span in factors(panel) if same(span.leaf.source, edge(bench, "w5")))
    ink = theme.tokens.source.name()

    def colours() -> set[str]:
        image = panel.sheet.grab(rect.toRect()).toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert ink not in colours()
    bench.point_at(edge(bench, "w5"))
    assert ink in colours()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_factors_and_ticks_wear_the_colour_of_their_path(panel: PathsPanel, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)
    image = panel.sheet.grab().toImage()
    for row, spot in enumerate(panel.sheet.page.spots):
        place = (spot.box.topLeft() + QPointF(MARGIN + 4, TOP + 9)).toPoint()
        assert image.pixelColor(place).name() == theme.tokens.routes[row].name()
    inks = {item.ink for item in panel.sheet.page.sets}
    assert {0, 1} <= inks
    assert _count(image, theme.tokens.routes[0].name()) > 200 and _count(image, theme.tokens.routes[1].name()) > 200


def _count(image: QImage, colour: str) -> int:
    return sum(
        image.pixelColor(x, y).name() == colour.lower() for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize(("width", "digits"), [(340, 4), (498, 4), (498, 17), (740, 4)])
@pytest.mark.parametrize("name", [*builtin_names(), "2-8-8-1"])
def test_nothing_stands_outside_of_the_sheet(
    qtbot: QtBot, theme: Theme, background: Background, name: str, width: int, digits: int
) -> None:
    bench = Workbench(dense() if name == "2-8-8-1" else read_builtin(name))
    bench.set_digits(digits)
    panel = panel_on(qtbot, bench, theme, background, (width, 420))
    for subject in subjects(bench.document)[:: 1 if name != "2-8-8-1" else 12]:
        bench.select(subject)
        for form in panel.head.forms:
            panel.show_form(form)
            page = panel.sheet.page
            rects = [QRectF(s.x, s.y - s.box.ascent, s.box.width, s.box.height) for s in page.sets]
            assert all(rect.left() >= 0 and rect.right() <= page.width + 0.01 for rect in rects)
            assert not any(_overlap(one, other) for n, one in enumerate(rects) for other in rects[n + 1 :])
            assert all(rect.top() >= -1 and rect.bottom() <= page.height + 1 for rect in rects)
            assert width < 498 or page.width <= width - 2 * MARGIN, (subject, form)
            assert all(0 <= words.x <= page.width for words in page.words)
            assert not panel.area.horizontalScrollBar().isVisible() or width < 498


def _overlap(one: QRectF, other: QRectF) -> bool:
    """Tell whether two boxes run into each other; ascenders may touch the line above."""
    shared = one.intersected(other)
    return shared.width() > 1 and shared.height() > 0.35 * min(one.height(), other.height())


# Ticks


def test_an_unticked_path_leaves_the_sum_and_the_graph(panel: PathsPanel, bench: Workbench) -> None:
    assert [route.colour for route in bench.routes] == [0, 1]
    press(panel, 1)
    assert [route.colour for route in bench.routes] == [0]
    assert panel.sheet.page.spoken[1:] == (
        "Path 2: w₁ → h₁ → o₂ → E, −0.01905, 26 % of Σ|path|, left out",
        "1 of 2 paths: 0.0554",
        "left out: −0.01905",
        "the sum of all 2 paths: 0.03635",
        "∂E/∂w₁ = 0.0004386",
    )
    press(panel, 1)
    assert "left out" not in said(panel)


def test_a_partial_sum_is_never_called_the_gradient(panel: PathsPanel) -> None:
    press(panel, 0)
    words = " ".join(item.text for item in panel.sheet.page.words)
    assert "The ticked paths alone, only a part of ∂E/∂w₁:" in words
    assert said(panel).count("∂E/∂w₁ = ") == 1 and "∂E/∂w₁ = 0.0004386" in said(panel)


def test_all_and_none(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(dense())
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background)
    QTest.mouseClick(panel.head.none, LEFT)
    assert "0 of 8 paths: 0" in said(panel) and bench.routes == ()
    QTest.mouseClick(panel.head.all, LEFT)
    assert "left out" not in said(panel) and len(bench.routes) == 8


def test_the_paths_that_are_not_written_out_have_one_tick(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(dense())
    bench.select(neuron(bench, "i1"))
    panel = panel_on(qtbot, bench, theme, background)
    assert panel._paths is not None and panel._paths.rest_count == 56
    QTest.mouseClick(panel.head.none, LEFT)
    assert "0 of 64 paths: 0" in said(panel)
    press(panel, OTHERS)
    assert f"56 of 64 paths: {shown(panel._told(panel._paths).rest, bench.digits)}" in said(panel)
    press(panel, OTHERS)
    press(panel, MORE)
    assert panel._paths.rest_count == 44 and "0 of 64 paths: 0" in said(panel)
    QTest.mouseClick(panel.head.all, LEFT)
    assert "left out" not in said(panel)


def test_the_words_for_shares_are_explained(panel: PathsPanel) -> None:
    zone, tip = panel.sheet.page.tips[0]
    assert "without their signs" in tip
    QTest.mouseMove(panel.sheet, (zone.center() + QPointF(MARGIN, TOP)).toPoint())
    assert panel.sheet.toolTip() == plain_tip(tip)


def test_ticks_are_forgotten_with_another_subject_and_kept_over_steps(panel: PathsPanel, bench: Workbench) -> None:
    press(panel, 1)
    bench.to_end()
    bench.next_iteration()
    assert "left out" in said(panel)
    bench.select(edge(bench, "w2"))
    assert "left out" not in said(panel)
    bench.select(edge(bench, "w1"))
    assert "left out" not in said(panel)


def test_one_path_needs_no_tick(panel: PathsPanel, bench: Workbench) -> None:
    bench.select(edge(bench, "w5"))
    assert panel.head.remark.text().startswith("1 path leads from w₅ to the loss.")
    assert panel.sheet.page.spots == ()
    assert panel.sheet.page.spoken == ("Path 1: w₅ → o₁ → E, 0.08217, 100 % of Σ|path|", "∂E/∂w₅ = 0.08217")


# Many paths


def test_the_other_paths_stand_in_one_line_that_makes_the_sum_exact(
    qtbot: QtBot, theme: Theme, background: Background
) -> None:
    bench = Workbench(dense())
    bench.select(neuron(bench, "i1"))
    panel = panel_on(qtbot, bench, theme, background)
    total = float(bench.iteration.trace.dE_dout[0, 0])
    for shown_now, rest in ((8, 56), (20, 44), (50, 14)):
        told = [sentence for sentence in panel.sheet.page.spoken if sentence.startswith("Path ")]
        assert len(told) == shown_now
        assert f"{rest} more paths: " in said(panel)
        paths = panel._paths
        assert math.fsum([*(path.value for path in paths.shown), paths.rest]) == pytest.approx(total, rel=1e-12)
        has_more = any(spot.row == MORE for spot in panel.sheet.page.spots)
        assert has_more == (shown_now < 50)
        if has_more:
            press(panel, MORE)
    assert len(bench.routes) == 10


def test_a_deep_network_has_its_paths_counted_exactly(qtbot: QtBot, theme: Theme, background: Background) -> None:
    document = layered(Layers((2, *[10] * 12, 1), ("tanh",) * 13))
    bench = Workbench(replace(document, data=Data(document.data.columns, np.array([[0.3, -0.7, 1.0]]))))
    bench.select(neuron(bench, "i1"))
    panel = panel_on(qtbot, bench, theme, background)
    assert "1,000,000,000,000 paths lead from i₁ to the loss." in panel.head.remark.text()
    assert "999,999,999,992 more paths: " in said(panel)
    assert panel.head.cost.accessibleDescription().startswith(
        "Multiplications, each path on its own, f′ as given: paths 2.6·10¹³, deltas 1,"
    )
    assert len(bench.routes) == 8
    press(panel, MORE)
    told = [sentence for sentence in panel.sheet.page.spoken if sentence.startswith("Path ")]
    assert len(told) == 18 and not any(spot.row == MORE for spot in panel.sheet.page.spots)


def test_counts_are_written_in_full_up_to_a_point() -> None:
    assert counted(1_234_567_890_066) == "1,234,567,890,066"
    assert counted(10**18) == "1·10¹⁸" and counted(12_345_678, 7) == "1.23·10⁷"
    assert counted(10**400).startswith("1·10⁴⁰⁰")


def test_the_largest_paths_come_first(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(dense())
    bench.select(neuron(bench, "i2"))
    panel = panel_on(qtbot, bench, theme, background)
    sizes = [abs(path.value) for path in panel._paths.shown]
    assert sizes == sorted(sizes, reverse=True)


def test_a_line_in_its_dash_stands_at_each_path_where_colours_come_again(
    qtbot: QtBot, theme: Theme, background: Background
) -> None:
    bench = Workbench(dense())
    bench.select(Source("edge", 0, "weight"))
    panel = panel_on(qtbot, bench, theme, background)
    page = panel.sheet.page
    assert [ink for _, _, _, ink in page.strokes] == list(range(8))
    assert [route.colour for route in bench.routes] == list(range(8))
    picture, lines = panel.sheet.grab().toImage(), {}
    for x, top, bottom, ink in page.strokes:
        colour = theme.tokens.routes[ink % 5]
        at = range(math.ceil(top + TOP) + 1, math.floor(bottom + TOP) - 1)
        lines[ink] = [picture.pixelColor(round(x + MARGIN), y) == colour for y in at]
    assert all(all(lines[ink]) for ink in range(5))
    assert all(any(lines[ink]) and not all(lines[ink]) for ink in range(5, 8))
    press(panel, 6)
    assert [ink for _, _, _, ink in panel.sheet.page.strokes] == [0, 1, 2, 3, 4, 5, 7]


def test_a_subject_without_paths(qtbot: QtBot, theme: Theme, background: Background) -> None:
    network = make_network(
        [Neuron("x", Role.INPUT), Neuron("y", Role.OUTPUT), Neuron("dead", Role.HIDDEN, "tanh")],
        [("a", "x", "y", 0.5), ("b", "x", "dead", 0.5)],
    )
    bench = Workbench(Document(network, data=Data(("x", "y"), np.array([[1.0, 2.0]]))))
    panel = panel_on(qtbot, bench, theme, background)
    bench.select(edge(bench, "b"))
    assert panel.head.remark.text().startswith("No path leads from b to the loss: the loss does not change with it.")
    assert panel.sheet.page.spoken == ("∂E/∂b = 0",) and bench.routes == ()


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


# Routes and hiding


def test_routes_go_with_the_lens(qtbot: QtBot, panel: PathsPanel, bench: Workbench) -> None:
    topology = bench.document.network.topology
    w1, w5, w7 = (topology.edge_index[id] for id in ("w1", "w5", "w7"))
    i1, h1, o1, o2 = (topology.neuron_index[id] for id in ("i1", "h1", "o1", "o2"))
    assert bench.routes == (Route(0, (w1, w5), (i1, h1, o1)), Route(1, (w1, w7), (i1, h1, o2)))
    panel.hide()
    assert bench.routes == ()
    panel.show()
    assert len(bench.routes) == 2


def test_paths_that_add_nothing_are_not_drawn_beside_others(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(read_builtin("softmax-classifier"))
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background)
    assert [path.value != 0 for path in panel._paths.shown] == [True] * 3 + [False] * 5
    assert [route.colour for route in bench.routes] == [0, 1, 2]
    QTest.mouseMove(panel.sheet, tick(panel, 4))
    assert [route.colour for route in bench.routes] == [4]
    for row in range(3):
        panel.toggle(row)
    assert len(bench.routes) == 5


def test_the_tick_under_the_pointer_shows_its_path_alone(panel: PathsPanel, bench: Workbench) -> None:
    QTest.mouseMove(panel.sheet, tick(panel, 1))
    assert [route.colour for route in bench.routes] == [1]
    QTest.mouseMove(panel.sheet, QPoint(2, 2))
    assert [route.colour for route in bench.routes] == [0, 1]


def test_behind_another_lens_nothing_is_computed(
    panel: PathsPanel, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr("app.paths.panel.paths_of", lambda *args: calls.append(args))
    panel.hide()
    bench.look_through(Lens.STEP)
    bench.select(edge(bench, "w2"))
    bench.to_end()
    assert calls == []


def test_steps_and_pointing_compute_nothing_anew(
    panel: PathsPanel, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []
    monkeypatch.setattr("app.paths.panel.paths_of", lambda *args: calls.append(args))
    bench.to_end()
    bench.point_at(edge(bench, "w5"))
    bench.set_digits(6)
    assert calls == []


def test_in_the_window_the_routes_come_and_go_with_the_lens(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    window = make_window(qapp, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.dialogs.ask_unsaved = lambda _: "discard"
    bench = window.workbench
    bench.select(edge(bench, "w1"))
    assert bench.routes == ()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert [route.colour for route in bench.routes] == [0, 1]
    assert window.graph.picture().scene.routes == bench.routes
    bench.to_end()
    bench.next_iteration()
    assert len(bench.routes) == 2 and "0.0554" not in window.lenses.page(Lens.PATHS).sheet.accessibleDescription()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert bench.routes == () and bench.lens is Lens.STEP
    bench.look_through(Lens.PATHS, edge(bench, "w8"))
    assert len(bench.routes) == 1
    bench.open_document(read_builtin("xor-2-2-1"), None)
    assert all(max(route.edges) < len(bench.document.network.edges) for route in bench.routes)


# Keyboard


def test_keys_walk_ticks_and_factors_and_space_toggles(qtbot: QtBot, panel: PathsPanel, bench: Workbench) -> None:
    sheet = panel.sheet
    sheet.setFocus()
    count = len(sheet.terms())
    seen = []
    for _ in range(count):
        QTest.keyClick(sheet, Qt.Key.Key_Down)
        seen.append((sheet.current.spot.row if sheet.current.spot else None, sheet.accessibleDescription()))
    assert [row for row, _ in seen if row is not None] == [0, 1]
    assert "Path 1: press to leave it out of the sum" in [words for _, words in seen]
    for _ in range(count):
        QTest.keyClick(sheet, Qt.Key.Key_Up)
    while sheet.current.spot is None or sheet.current.spot.row != 1:
        QTest.keyClick(sheet, Qt.Key.Key_Down)
    QTest.keyClick(sheet, Qt.Key.Key_Space)
    assert [route.colour for route in bench.routes] == [0]
    assert sheet.current.spot is not None and sheet.current.spot.row == 1
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert [route.colour for route in bench.routes] == [0, 1]
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet.current.spot is None
    QTest.keyClick(sheet, Qt.Key.Key_Space)
    assert [route.colour for route in bench.routes] == [0]


def test_space_ticks_in_the_sheet_and_plays_elsewhere(
    qtbot: QtBot, bench: Workbench, theme: Theme, background: Background
) -> None:
    window, played = QMainWindow(), []
    qtbot.addWidget(window)
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background)
    window.setCentralWidget(panel)
    play = QAction("Play", window, shortcut="Space")
    play.triggered.connect(lambda: played.append(True))
    window.addAction(play)
    window.resize(500, 600)
    with qtbot.waitActive(window):
        window.show()
    panel.sheet.setFocus()
    QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    while panel.sheet.current.spot is None:
        QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Space)
    assert played == [] and "left out" in " ".join(panel.sheet.page.spoken)
    panel.sheet.clearFocus()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert played == [True]


def test_a_term_s_tooltip_has_every_digit(panel: PathsPanel, bench: Workbench) -> None:
    rect = next(rect for rect, span in factors(panel) if same(span.leaf.source, neuron(bench, "o1")))
    QTest.mouseMove(panel.sheet, rect.center().toPoint())
    assert panel.sheet.toolTip() == "<qt>∂E_o1/∂out_o1 = 0.7413650695523157</qt>"
    QTest.mouseMove(panel.sheet, tick(panel, 0))
    assert panel.sheet.toolTip() == "<qt>Path 1: press to leave it out of the sum</qt>"


def test_a_click_on_a_factor_goes_on_from_there(panel: PathsPanel, bench: Workbench) -> None:
    rect = next(rect for rect, span in factors(panel) if same(span.leaf.source, edge(bench, "w7")))
    QTest.mouseClick(panel.sheet, LEFT, pos=rect.center().toPoint())
    assert bench.selection == edge(bench, "w7")
    assert panel.head.title.text() == "∂E/∂w₇ as a sum over paths"


def test_names_are_never_markup(qtbot: QtBot, theme: Theme, background: Background) -> None:
    network = make_network([Neuron("<b>x</b>", Role.INPUT), Neuron("y", Role.OUTPUT)], [("<i>", "<b>x</b>", "y", 0.5)])
    bench = Workbench(Document(network, data=Data(("<b>x</b>", "y"), np.array([[1.0, 2.0]]))))
    bench.select(edge(bench, "<i>"))
    panel = panel_on(qtbot, bench, theme, background)
    assert "<i>" in panel.head.title.text() and panel.head.title.textFormat() is Qt.TextFormat.PlainText


def test_every_control_has_a_name(panel: PathsPanel) -> None:
    named = [panel.sheet, panel.area, panel.head.all, panel.head.none, *panel.head.forms.values()]
    assert all(control.accessibleName() for control in named)
