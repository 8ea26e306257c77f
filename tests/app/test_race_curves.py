"""The race's curves, state and formulae: every number is what is said of it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.surface.ground import NetworkGround
from app.surface.panel import SurfacePanel
from app.surface.presets import ORDER
from app.surface.race_bar import told_apart
from app.surface.race_curves import spread
from app.surface.race_mode import X, Y
from app.surface.race_scale import LossScale
from app.views import Bench
from core.formula import evaluate
from core.numbers import shown
from core.optimizers import TEXTBOOK
from tests.app.race_hand import wait_for_race
from tests.app.race_panel_hand import choose_ground, panel
from tests.app.surface_tab_hand import surface_bench

__all__ = ["panel", "surface_bench"]  # fixtures


def test_losses_close_to_each_other_are_told_apart() -> None:
    assert told_apart(0.67561, 0.67562, 4) == ("0.67561", "0.67562")
    assert told_apart(0.5, 0.5, 4) == ("0.5", "0.5")


def test_a_narrow_span_of_losses_fills_its_scale_with_two_ticks_at_least() -> None:
    for losses in ((0.7, 0.69, 0.68), (0.6756, 0.6757), (1.0, 1.0), (-4.5, -5.0), (80.0, 3.0, 0.2)):
        scale = LossScale.of(np.array(losses), losses[0])
        told = scale.ticks(3)
        assert len(told) >= 2 and len({words for _, words in told}) == len(told)
    heights = LossScale.of(np.array((0.7, 0.68)), 0.7).heights(np.array((0.68, 0.7)))
    assert heights[1] - heights[0] > 0.7


def test_a_click_on_the_curves_moves_and_selects(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    choose_ground(qtbot, panel, surface_bench, "himmelblau")
    curves, racing = panel.race.curves, panel.race.racing
    area = curves.area()
    quarter = QPoint(round(area.left() + area.width() / 4), round(area.bottom() + 14))
    QTest.mouseClick(curves, Qt.MouseButton.LeftButton, pos=quarter)
    assert abs(racing.place - 50) <= 2
    curves.grab()
    box = next(box for box, name in curves._labels if name == "adadelta")
    QTest.mouseClick(curves, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert racing.selected == "adadelta" and panel.race.controls.rows.names["adadelta"].isChecked()
    points = curves.points(racing.racers["adadelta"])
    assert curves.racer_at(QPointF(*points[120].tolist())) == "adadelta"
    QTest.keyClick(curves, Qt.Key.Key_Down)
    assert racing.selected == "rmsprop"


def test_losses_stand_where_their_scale_says() -> None:
    scale = LossScale.of(np.array([100.0, 1.0, 1e-4]), 100.0)
    heights = scale.heights(np.array([1e-4, 1e-1, 100.0]))
    assert heights.tolist() == pytest.approx([0.0, 0.5, 1.0])
    assert {words: round(height, 3) for height, words in scale.ticks(10)}["1"] == round(4 / 6, 3)
    below = LossScale.of(np.array([4.0, 0.0, -400.0]), 4.0)
    low, middle, high = below.heights(np.array([-400.0, 0.0, 4.0]))
    assert low == 0.0 and low < middle < high == 1.0
    flat = LossScale.of(np.array([2.0, 2.0]), 2.0)
    assert 0 < flat.heights(np.array([2.0]))[0] < 1 and len(flat.ticks(5)) >= 2
    assert LossScale.of(np.array([np.nan]), 1.0).ticks(5) is not None
    zero = LossScale.of(np.array([8.0, 0.0]), 8.0)
    assert np.isfinite(zero.heights(np.array([0.0, 8.0]))).all()


def test_names_keep_apart() -> None:
    places = spread([10.0, 11.0, 12.0, 90.0], 15.0, 0.0, 100.0)
    assert all(second - first >= 15.0 for first, second in itertools.pairwise(places))
    assert min(places) >= 0 and max(places) <= 100 and spread([], 15.0, 0.0, 1.0) == []


@pytest.mark.parametrize("on", ["network", "himmelblau"])
@pytest.mark.parametrize("name", ORDER)
def test_every_number_of_the_page_is_what_its_formula_gives(
    qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench, name: str, on: str
) -> None:
    if on != "network":
        choose_ground(qtbot, panel, surface_bench, on)
    racing, sheet = panel.race.racing, panel.race.formulae.sheet
    racing.set_updates(20)
    racing.select(name)
    forms = ("usual", "textbook") if name in TEXTBOOK else ("usual",)
    for form in forms:
        choice = panel.race.controls.settings.form
        choice.choose(form)
        choice.activated.emit(choice.currentIndex())
        wait_for_race(qtbot, surface_bench, racing)
        for place in (0, 12, 20):
            racing.go_to(place)
            for axis in (X, Y):
                panel.race.views.choose(axis)
                assert sheet.explanation is not None
                for part in sheet.explanation.parts:
                    assert evaluate(part.formula) == pytest.approx(float(part.left.value), rel=1e-9, abs=1e-300)
                if place < 20:
                    arrived = racing.racers[name].path[place + 1]
                    assert sheet.explanation.parts[-1].left.value == arrived[axis]


def test_the_page_links_to_the_edge_and_walks_the_terms(panel: SurfacePanel, surface_bench: Bench) -> None:
    racing, sheet, ground = panel.race.racing, panel.race.formulae.sheet, panel.model.ground
    assert isinstance(ground, NetworkGround)
    racing.go_to(5)
    panel.race.views.choose(Y)
    edges = {term.span.leaf.source.index for term in sheet.terms()
             if term.span.leaf.source is not None and term.span.leaf.source.kind == "edge"}  # fmt: skip
    assert edges == {ground.y_edge}
    assert "0.9" in sheet.accessibleDescription()  # settings stand as numbers
    whole = len(sheet.equations())
    panel.race.bar.term_forward.click()
    assert racing.place == 6 and sheet.explanation is not None and len(sheet.explanation.parts) == 0
    panel.race.bar.term_forward.click()
    assert len(sheet.explanation.parts) == 1 and len(sheet.equations()) < whole
    assert panel.race.bar.term.text() == "term 2 of 7"
    sheet.setFocus()
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    pointed = surface_bench.workbench.pointed
    assert pointed is not None and (pointed.kind, pointed.index) == ("edge", ground.y_edge)


def test_the_state_shows_what_the_update_holds(panel: SurfacePanel) -> None:
    racing = panel.race.racing
    racing.go_to(30)
    made = racing.racers["adam"].updates[30]
    rows = {row.symbol_of: row for row in panel.race.values.rows}
    assert rows["m̂"].values == pytest.approx(made.values["m̂"].tolist())
    assert rows["v̂"].values == pytest.approx(np.sqrt(made.values["v̂"]).tolist()) and rows["v̂"].is_size
    assert rows["Δ"].values == pytest.approx((racing.racers["adam"].path[31] - racing.racers["adam"].path[30]).tolist())
    arrows = panel.contour.scene.runners[-1].arrows
    assert [name for name, _, _ in arrows] == ["−gradient", "corrected", "step"]
    assert arrows[-1][1:] == rows["Δ"].values  # to scale
    assert all(runner.arrows == () for runner in panel.contour.scene.runners[:-1])
    for row in rows.values():
        assert shown(row.values[0], 4) in panel.race.values.accessibleDescription()
