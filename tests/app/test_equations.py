"""Formulae as drawn: nothing overlaps, nothing is lost, every term points to where it came from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.equations.boxes import Outline, Rule, Run
from app.equations.line import Line, Tone
from app.equations.lines import Page, typeset
from app.equations.panel import EquationPanel
from app.equations.typesetting import Typesetter
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.editing import set_label
from core.files import builtin_names, read_builtin
from core.formula import Fraction, Leaf, Negative, Number, Power, Product, Source, Sum
from core.steps import Level

X = Leaf("x", "", -2.0, Source("neuron", 0, "net"))


@pytest.fixture
def panel(bench: Workbench, theme: Theme, qtbot: QtBot) -> EquationPanel:
    panel = EquationPanel(bench, theme)
    qtbot.addWidget(panel)
    panel.resize(500, 500)
    panel.show()
    return panel


def texts(page: Page, tone: Tone) -> list[str]:
    """Return the text of each line of a tone, marks from left to right."""
    lines = []
    for line in page.lines:
        if line.tone is tone:
            marks = sorted((mark for mark in line.box.marks if not isinstance(mark, Rule)), key=lambda mark: mark.x)
            lines.append("".join(mark.text for mark in marks))
    return lines


def test_a_negative_factor_gets_parentheses_and_a_negative_term_too(theme: Theme) -> None:
    numbers = Typesetter("numbers", 20, 4)

    def written(node: object) -> str:
        return "".join(m.text for m in numbers.box(node).marks if isinstance(m, Run | Outline))  # type: ignore[arg-type]

    assert written(Product((Number(3.0), X))) == "3×(−2)"
    assert written(Sum((Number(3.0), X))) == "3+(−2)"
    assert written(Sum((X, Negative(Number(3.0))))) == "−2−3"
    assert written(Power(X, Number(2.0))) == "(−2)2"
    assert written(Product((Sum((Number(1.0), X)), X))) == "(1+(−2))×(−2)"


def test_a_fraction_stands_above_and_below_its_bar(theme: Theme) -> None:
    box = Typesetter("numbers", 20, 4).box(Fraction(Number(1.0), Number(7.0)))
    (rule,) = [mark for mark in box.marks if isinstance(mark, Rule)]
    top, bottom = [mark for mark in box.marks if isinstance(mark, Run)]
    assert (top.text, bottom.text) == ("1", "7")
    assert top.y < rule.y < bottom.y
    assert rule.width > 0.8 * box.width


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("width", [360.0, 520.0])
def test_no_line_is_wider_than_the_panel_and_none_overlap(theme: Theme, name: str, width: float) -> None:
    bench = Workbench(read_builtin(name))
    for level in Level:
        bench.set_level(level)
        assert bench.plan is not None
        for index in range(1, bench.plan.count + 1):
            bench.go_to(index)
            assert bench.explanation is not None
            page = typeset(bench.explanation, width, 23.0, 4).page()
            drawn = [(rect(line), line) for line in page.lines if line.box.marks]
            for place, (box, line) in enumerate(drawn):
                assert box.left() >= -0.5 and box.right() <= width + 1.0, (level, index)
                assert box.top() >= -0.5 and box.bottom() <= page.height + 1.0, (level, index)
                for other, _ in drawn[place + 1 :]:
                    assert not box.adjusted(0.5, 0.5, -0.5, -0.5).intersects(other), (level, index, line)


def rect(line: Line) -> QRectF:
    return QRectF(line.x, line.y - line.box.ascent, line.box.width, line.box.height)


def test_the_lines_of_a_hidden_delta(bench: Workbench, theme: Theme) -> None:
    bench.go_to(10)
    assert bench.explanation is not None
    page = typeset(bench.explanation, 900.0, 23.0, 4).page()
    assert texts(page, Tone.NAMES) == [
        "𝑤5𝛿𝑜1=0.4×0.1385=", "0.0554",
        "𝑤7𝛿𝑜2=0.5×(−0.0381)=", "−0.01905",
        "∂𝐸/∂𝑜𝑢𝑡ℎ1=", "0.03635",
        "𝛿ℎ1=𝑜𝑢𝑡ℎ1·(1−𝑜𝑢𝑡ℎ1)·∂𝐸/∂𝑜𝑢𝑡ℎ1",
    ]  # fmt: skip
    assert texts(page, Tone.NUMBERS) == ["=0.5933×(1−0.5933)×0.03635", "=0.2413×0.03635"]
    assert texts(page, Tone.RESULT) == ["=0.008771"]


def centre_of(panel: EquationPanel, kind: str, index: int) -> QPointF:
    rects = [rect for rect, span in panel.sheet.terms() if is_from(span.leaf.source, kind, index)]
    assert rects
    return rects[0].center()


def is_from(source: Source | None, kind: str, index: int) -> bool:
    return source is not None and (source.kind, source.index) == (kind, index)


def test_pointing_at_a_term_points_at_its_edge_and_a_click_selects_it(panel: EquationPanel, bench: Workbench) -> None:
    bench.go_to(10)
    edge = bench.document.network.topology.edge_index["w7"]
    place = centre_of(panel, "edge", edge).toPoint()
    QTest.mouseMove(panel.sheet, place)
    assert is_from(bench.pointed, "edge", edge)
    QTest.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=place)
    assert is_from(bench.selection, "edge", edge)


def test_every_term_of_every_step_answers_to_the_mouse(panel: EquationPanel, bench: Workbench) -> None:
    assert bench.plan is not None
    for index in range(1, bench.plan.count + 1):
        bench.go_to(index)
        for rect, span in panel.sheet.terms():
            QTest.mouseMove(panel.sheet, rect.center().toPoint())
            assert bench.pointed == span.leaf.source, (index, span.leaf)


def test_what_is_pointed_at_elsewhere_lights_up_here(panel: EquationPanel, bench: Workbench, theme: Theme) -> None:
    bench.go_to(10)
    edge = bench.document.network.topology.edge_index["w5"]
    rect = next(rect for rect, span in panel.sheet.terms() if is_from(span.leaf.source, "edge", edge))
    corner = rect.topLeft().toPoint()

    def colour() -> str:
        return panel.sheet.grab().toImage().pixelColor(corner).name()

    assert colour() == theme.tokens.card.name()
    bench.point_at(Source("edge", edge, "weight"))
    assert colour() == theme.tokens.source.name()


def test_the_keyboard_walks_the_terms_and_leaves_the_arrows_that_step(panel: EquationPanel, bench: Workbench) -> None:
    bench.go_to(10)
    first, second = panel.sheet.terms()[:2]
    QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    assert bench.pointed == first[1].leaf.source
    QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    assert bench.pointed == second[1].leaf.source
    QTest.keyClick(panel.sheet, Qt.Key.Key_Return)
    assert bench.selection == second[1].leaf.source
    QTest.keyClick(panel.sheet, Qt.Key.Key_Right)
    assert bench.pointed == second[1].leaf.source


def test_the_panel_speaks_the_formula(panel: EquationPanel, bench: Workbench) -> None:
    assert "Nothing is computed yet" in panel.sheet.accessibleDescription()
    bench.go_to(10)
    spoken = panel.sheet.accessibleDescription()
    assert "Delta of h₁" in spoken
    assert "w₅·δ_o1 = 0.4 × 0.1385 = 0.0554" in spoken
    assert "δ_h1 = out_h1·(1 − out_h1)·∂E/∂out_h1" in spoken
    assert "= 0.008771" in spoken


def test_a_draft_says_what_it_lacks(theme: Theme, qtbot: QtBot) -> None:
    panel = EquationPanel(Workbench(Document()), theme)
    qtbot.addWidget(panel)
    assert "Not complete yet" in panel.sheet.accessibleDescription()


def test_ids_are_never_markup(theme: Theme, qtbot: QtBot, bench: Workbench) -> None:
    bench.replace_document(set_label(bench.document, 2, "<b>x</b>"), "Rename")
    bench.step_forward()
    panel = EquationPanel(bench, theme)
    qtbot.addWidget(panel)
    assert "<b>x</b>" in panel.sheet.accessibleDescription()
    assert QRectF(panel.sheet.rect()).height() > 0
