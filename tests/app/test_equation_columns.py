"""Columns of brief lines: aligned at the decimal point, linked term by term, never cut; and the stage above them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.equations.boxes import Run
from app.equations.columns import columns_of
from app.equations.heading import contrast, headings, stage_colour
from app.equations.line import Line, Setting, Tone
from app.equations.lines import typeset
from app.equations.panel import EquationPanel
from app.theme import DARK, LIGHT, Theme
from app.workbench import Workbench
from core.document import Training
from core.explanation import Part
from core.files import read_builtin
from core.formula import Elided, Leaf, Product, Source
from core.steps import Level, Phase

WEIGHT = Source("edge", 0, "weight")


def term(value: float, *factors: float) -> Part:
    leaves = tuple(Leaf("w", str(place), factor, WEIGHT) for place, factor in enumerate(factors))
    return Part(Leaf("", "", value, WEIGHT), Product(leaves), brief=True, term=True)


def written(line: Line) -> str:
    return "".join(mark.text for mark in line.box.marks if isinstance(mark, Run))


def points(lines: list[Line]) -> list[float]:
    """Return where the decimal point of each result stands, or its end where it has none."""
    from app.equations.boxes import text_box

    found = []
    for line in lines[1::2]:
        whole = written(line).split(".")[0]
        found.append(line.x + text_box(whole, line.box.marks[0].size).width)  # type: ignore[union-attr]
    return found


def test_results_stand_with_their_decimal_points_in_line(theme: Theme) -> None:
    parts = [term(0.0554, 0.4, 0.1385), term(-12.25, 3.5, -3.5), term(7.0, 7.0, 1.0)]
    laid = columns_of(parts, Setting(500.0, 20.0, 4), {})
    lines, _ = laid.lines(0.0, 1.0)
    assert [written(line) for line in lines[1::2]] == ["0.0554", "−12.25", "7"]
    first, *rest = points(lines)
    assert rest == pytest.approx([first, first])
    equals = [run.x for line in lines[::2] for run in line.box.marks if isinstance(run, Run) and run.text == "="]
    assert len(set(equals)) == 2  # one column before the numbers, one before the results


def test_a_total_stands_below_a_rule_and_its_result_on_a_card(theme: Theme) -> None:
    total = Part(Leaf("E", "", 3.0, WEIGHT), Leaf("x", "", 3.0, WEIGHT), brief=True, total=True)
    laid = columns_of([term(1.0, 1.0, 1.0), term(2.0, 2.0, 1.0), total], Setting(500.0, 20.0, 4), {})
    lines, _ = laid.lines(0.0, 1.0)
    tones = [line.tone for line in lines]
    assert tones[-4:] == [Tone.GENERAL, Tone.RESULT, Tone.NAMES, Tone.CELL]
    rule, card, _, cell = lines[-4:]
    assert rule.box.width == laid.grid.width
    assert card.x <= cell.x and card.y <= cell.y - cell.box.ascent + 1
    assert card.y + card.box.descent >= cell.y


def test_the_rest_of_a_long_column_is_one_row(theme: Theme) -> None:
    rest = Part(Leaf("", "", -0.25), Elided(38, -0.25), brief=True, term=True)
    laid = columns_of([term(1.0, 1.0, 1.0), rest], Setting(500.0, 20.0, 4), {})
    lines, _ = laid.lines(0.0, 1.0)
    assert [written(line) for line in lines[2:]] == ["⋯ 38 more=", "−0.25"]


@pytest.mark.parametrize("width", [500.0, 330.0, 240.0, 150.0])
def test_columns_become_smaller_then_shorter_but_are_never_cut(theme: Theme, width: float) -> None:
    parts = [term(-0.00012345, -0.98765, -0.0001234), term(0.5, 1234.5, 0.0004321)]
    laid = columns_of(parts, Setting(width, 20.0, 4), {})
    lines, _ = laid.lines(0.0, 1.0)
    assert laid.grid.width <= width
    assert max(line.x + line.box.width for line in lines) <= width + 0.5


@pytest.fixture
def panel(bench: Workbench, theme: Theme, qtbot: QtBot) -> EquationPanel:
    panel = EquationPanel(bench, theme)
    qtbot.addWidget(panel)
    panel.resize(492, 378)  # in a window of 1280x800
    panel.show()
    return panel


@pytest.mark.parametrize("name", ["mazur-2-2-2", "softmax-classifier"])
@pytest.mark.parametrize("level", [Level.NEURON, Level.LAYER])
def test_every_term_of_every_column_answers_to_the_mouse(
    panel: EquationPanel, bench: Workbench, name: str, level: Level
) -> None:
    bench.open_document(replace(read_builtin(name), training=Training()), None)
    bench.set_level(level)
    assert bench.plan is not None
    for index in range(1, bench.plan.count + 1):
        bench.go_to(index)
        if bench.step is None or bench.step.phase in (Phase.FORWARD, Phase.LOSS):
            continue
        assert panel.sheet.terms()
        for rect, span in panel.sheet.terms():
            QTest.mouseMove(panel.sheet, rect.center().toPoint())
            assert bench.pointed == span.leaf.source, (index, span.leaf)


@pytest.mark.parametrize(
    "name", ["mazur-2-2-2", "softmax-classifier", "nine-neurons-1-2-2-1", "skip-edge", "xor-2-2-1"]
)
def test_all_of_the_backward_pass_and_the_update_is_in_sight(panel: EquationPanel, bench: Workbench, name: str) -> None:
    bench.open_document(read_builtin(name), None)
    for level in (Level.NEURON, Level.LAYER):
        bench.set_level(level)
        assert bench.plan is not None
        for index in range(1, bench.plan.count + 1):
            bench.go_to(index)
            if bench.step is not None and bench.step.phase in (Phase.BACKWARD, Phase.GRADIENT, Phase.UPDATE):
                assert panel.sheet.minimumHeight() <= panel.viewport().height(), (level, index)


def test_old_and_new_weights_stand_side_by_side(bench: Workbench, theme: Theme) -> None:
    bench.set_level(Level.LAYER)
    bench.to_end()
    assert bench.explanation is not None
    page = typeset(bench.explanation, 440.0, 20.0, 4).page()
    rows = [written(line) for line in page.lines if line.tone is Tone.NAMES]
    assert rows[0].endswith("0.15−0.5×0.0004386→")
    assert rows[4].endswith("0.35stays→")
    assert [written(line) for line in page.lines if line.tone is Tone.CELL][:2] == ["0.1498", "0.1996"]
    bench.set_level(Level.NEURON)
    bench.go_to(22)
    page = typeset(bench.explanation, 440.0, 20.0, 4).page()
    assert [written(line) for line in page.lines][-3:] == ["", "𝑤10.15→", "0.1498"]


def test_the_stage_stands_above_the_title(bench: Workbench) -> None:
    found = []
    for index in (0, 1, 5, 8, 10, 12, 22):
        bench.go_to(index)
        found.append(headings(bench)[0])
    assert found == [
        "",
        "Forward pass",
        "Loss",
        "Backward pass · step 1 of 3 · deltas of the output neurons",
        "Backward pass · step 2 of 3 · deltas, layer by layer",
        "Backward pass · step 3 of 3 · gradients: delta × output",
        "Update · all weights at once",
    ]


def test_stages_can_be_read_in_both_themes() -> None:
    for tokens in (LIGHT, DARK):
        for phase in Phase:
            assert contrast(stage_colour(phase, tokens), tokens.card) >= 4.5
    assert contrast(LIGHT.text, LIGHT.text) == 1.0


@pytest.mark.parametrize("width", [300, 372, 440])
def test_a_narrow_panel_scrolls_downwards_only(panel: EquationPanel, bench: Workbench, width: int) -> None:
    bench.open_document(read_builtin("softmax-classifier"), None)
    for index in (1, 11, 14):
        bench.go_to(index)
        panel.resize(width, 340)
        assert panel.sheet.width() == panel.viewport().width()
        assert not panel.horizontalScrollBar().isVisible()


def test_with_all_digits_terms_stand_above_their_results_and_never_vanish(
    panel: EquationPanel, bench: Workbench
) -> None:
    bench.set_digits(17)
    bench.go_to(10)  # delta of h1
    linked = {(span.leaf.source.kind, span.leaf.symbol, span.leaf.subscript)  # type: ignore[union-attr]
              for _, span in panel.sheet.terms()
              if isinstance(span.leaf, Leaf)}  # fmt: skip
    assert {("edge", "w", "5"), ("neuron", "δ", "o1"), ("edge", "w", "7"), ("neuron", "δ", "o2")} <= linked
    shown = [written(line) for line in panel.sheet._page.lines]  # type: ignore[union-attr]
    assert any("0.4 × 0.1384985615968" in line.replace("\N{NO-BREAK SPACE}", " ") or "0.4×0.13849" in line
               for line in shown), shown  # fmt: skip


def test_a_low_panel_scrolls_to_the_result(panel: EquationPanel, bench: Workbench) -> None:
    panel.resize(492, 200)
    bench.go_to(10)
    result, bar = panel.sheet.result_rect(), panel.verticalScrollBar()
    assert bar.maximum() > 0 and not result.isEmpty()
    assert bar.value() <= result.top() and result.bottom() <= bar.value() + panel.viewport().height()
    panel.resize(492, 700)
    assert bar.value() == 0
