"""Copying: formulae of three kinds from the menu, the sheet and the function's tab; every value with all its digits."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.equations.copies import MATHML_TYPE
from app.exact import exact_value
from app.main_window import MainWindow
from app.nested.panel import FunctionPanel
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.equation import equations_of, lines_of
from core.files import builtin_names, read_builtin
from core.formula import Source, leaves
from core.formula_latex import latex
from core.formula_mathml import mathml
from core.network import Role
from core.numbers import EXACT, shown
from core.steps import Level, Phase
from tests import examples

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """The window on the network of numbers, and something in the clipboard."""
    window.workbench.open_document(read_builtin("mazur-2-2-2"), None)
    QGuiApplication.clipboard().setText("as before")
    return window


def copied() -> str:
    return QGuiApplication.clipboard().text()


def test_the_formulae_beside_the_network_are_copied(window: MainWindow) -> None:
    window.workbench.step_forward(Level.NEURON)
    window.workbench.set_digits(6)
    equations = window.lenses.equations()
    window.actions_table["copy_latex"].trigger()
    assert copied() == latex(equations, 6) and "\\begin{align*}" in copied()
    assert window.status.where.text() == "Formula copied as LaTeX"
    window.actions_table["copy_text"].trigger()
    assert copied() == "\n".join(lines_of(equations, 6))
    assert window.status.where.text() == "Formula copied as text"
    window.actions_table["copy_mathml"].trigger()
    assert copied() == mathml(equations, 6)
    data = bytes(QGuiApplication.clipboard().mimeData().data(MATHML_TYPE).data())
    assert data == copied().encode() and ElementTree.fromstring(data).tag.endswith("}math")
    assert window.status.where.text() == "Formula copied as MathML"


@pytest.mark.parametrize("kind", ["latex", "mathml", "text"])
def test_nothing_to_copy_is_said_and_leaves_the_clipboard(window: MainWindow, kind: str) -> None:
    assert window.lenses.equations() == ()
    window.actions_table[f"copy_{kind}"].trigger()
    assert copied() == "as before"
    assert window.status.where.text() == "Nothing copied: there is no formula at this step"


def entries(menu: QMenu) -> dict[str, bool]:
    return {action.text(): action.isEnabled() for action in menu.actions()}


def test_the_menu_of_the_sheet_copies_each_kind(window: MainWindow) -> None:
    sheet = window.lenses.page(window.workbench.lens).sheet
    names = ["Copy formula as LaTeX", "Copy formula as MathML", "Copy formula as text"]
    assert entries(sheet.menu_at(QPointF(0, 0))) == dict.fromkeys(names, False)
    window.workbench.step_forward(Level.NEURON)
    menu = sheet.menu_at(QPointF(0, 0))
    assert entries(menu) == dict.fromkeys(names, True)
    for action, expected in zip(menu.actions(), (latex, mathml, None), strict=True):
        action.trigger()
        equations = sheet.equations()
        assert copied() == (expected(equations, 4) if expected else "\n".join(lines_of(equations, 4)))


# The function's tab


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> FunctionPanel:
    panel = FunctionPanel(Workbench(read_builtin("mazur-2-2-2")), theme)
    qtbot.addWidget(panel)
    panel.resize(1240, 180)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_the_button_of_the_function_offers_three_kinds(panel: FunctionPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, place: opened.append(menu))
    panel.fold_all()
    panel.copy.click()
    texts = []
    for action in opened[0].actions():
        action.trigger()
        texts.append(copied())
    nets = ["w_{5} \\cdot h_{1} + w_{6} \\cdot h_{2} + w_{", "w_{7} \\cdot h_{1} + w_{8} \\cdot h_{2} + w_{"]
    assert all(f"o_{{{place + 1}}} &= \\sigma({net}" in texts[0] for place, net in enumerate(nets))
    assert ElementTree.fromstring(texts[1]).tag.endswith("}math")
    assert texts[2].splitlines() == list(panel.sheet.page.spoken)


@pytest.mark.parametrize("name", [*examples.names(), *builtin_names()])
@pytest.mark.parametrize("mode", ["names", "numbers"])
def test_the_function_of_every_example_is_copied(qtbot: QtBot, theme: Theme, name: str, mode: str) -> None:
    document = examples.document(name) if name in examples.names() else read_builtin(name)
    panel = FunctionPanel(Workbench(document), theme)
    qtbot.addWidget(panel)
    panel.resize(1240, 180)
    with qtbot.waitExposed(panel):
        panel.show()
    panel._workbench.to_end()
    panel.set_mode(mode)
    panel.copy_as("latex")
    assert copied().count("\\begin{align*}") == copied().count("\\end{align*}")
    assert copied().count("\\begin{align*}") >= min(len(document.network.topology.outputs), 10)
    panel.copy_as("mathml")
    assert len(ElementTree.fromstring(copied()).findall(".//{*}mtable")) >= 1


def test_a_draft_has_no_function_to_copy(qtbot: QtBot, theme: Theme) -> None:
    panel = FunctionPanel(Workbench(Document()), theme)
    qtbot.addWidget(panel)
    assert set(entries(panel.copy_menu()).values()) == {False}


# Values with all their digits


def at(phase: Phase, name: str = "mazur-2-2-2", level: Level = Level.TERM) -> Workbench:
    """Return a workbench at the last step of a phase."""
    workbench = Workbench(read_builtin(name))
    workbench.set_level(level)
    run = [run for run in workbench.plan.phases if run.phase is phase][-1]
    workbench.go_to(run.first + run.count - 1)
    return workbench


def test_every_quantity_on_screen_has_its_exact_value() -> None:
    workbench = at(Phase.UPDATE)
    iteration, trace = workbench.iteration, workbench.iteration.trace
    hidden, output, edge = 3, int(workbench.document.network.topology.outputs[0]), 2
    assert workbench.document.network.neurons[output].role is Role.OUTPUT
    expected = {
        ("neuron", hidden, "net"): trace.net[0, hidden],
        ("neuron", hidden, "out"): trace.out[0, hidden],
        ("neuron", hidden, "slope"): trace.slope[0, hidden],
        ("neuron", hidden, "dE_dout"): trace.dE_dout[0, hidden],
        ("neuron", hidden, "delta"): trace.delta[0, hidden],
        ("neuron", output, "target"): trace.targets[0, 0],
        ("neuron", output, "loss_share"): trace.loss_shares[0, 0],
        ("neuron", output, "own_dE_dout"): trace.own_dE_dout[0, 0],
        ("edge", edge, "weight"): workbench.document.network.weights[edge],
        ("edge", edge, "own"): trace.own(0)[edge],
        ("edge", edge, "gradient"): trace.gradients(0)[edge],
        ("edge", edge, "batch_gradient"): iteration.gradient[edge],
        ("edge", edge, "updated_weight"): iteration.updated_weights[edge],
        ("edge", edge, "term Δ"): iteration.update.values["Δ"][edge],
        ("setting", 0, "loss"): trace.losses[0],
        ("setting", 0, "learning_rate"): iteration.update.rate,
        ("setting", 0, "updates"): 1.0,
    }
    for (kind, index, quantity), value in expected.items():
        assert exact_value(workbench, Source(kind, index, quantity)) == value, quantity
    workbench.to_start()
    given = {("neuron", output, "target"), ("edge", edge, "weight"), ("setting", 0, "learning_rate")}
    for kind, index, quantity in expected.keys() - given - {("setting", 0, "updates")}:
        assert exact_value(workbench, Source(kind, index, quantity)) is None, quantity


@pytest.mark.parametrize("name", builtin_names())
def test_every_term_of_every_formula_copies_what_it_shows(name: str) -> None:
    workbench = Workbench(read_builtin(name))
    workbench.set_level(Level.TERM)
    count = 0
    for index in range(1, workbench.plan.count + 1):
        workbench.go_to(index)
        equations = equations_of(workbench.explanation)
        for equation in equations:
            for node, _ in equation.rights:
                for leaf in leaves(node):
                    if leaf.source is not None and getattr(leaf, "symbol", "∂"):  # a product has no name of its own
                        value = exact_value(workbench, leaf.source, equations)
                        assert shown(value, EXACT) == shown(float(leaf.value), EXACT), (index, leaf)
                        count += 1
    assert count > 50


def test_the_key_copies_a_value_that_reads_back_as_the_same_number(window: MainWindow) -> None:
    window.workbench.to_end()
    gradient = float(window.workbench.iteration.trace.gradients(0)[0])
    window.workbench.select(Source("edge", 0, "gradient"))
    window.lenses.setFocus()
    window.actions_table["copy"].trigger()
    assert copied() == repr(gradient) and float(copied()) == gradient
    assert window.status.where.text() == f"{shown(gradient, EXACT)} copied"


def test_a_value_that_is_not_known_yet_is_not_copied(window: MainWindow) -> None:
    window.workbench.select(Source("edge", 0, "gradient"))
    window.lenses.setFocus()
    window.actions_table["copy"].trigger()
    assert copied() == "as before"
    assert window.status.where.text() == "Nothing copied: this number is not known yet"


def test_small_numbers_are_copied_as_programs_read_them(window: MainWindow) -> None:
    window.workbench.set_weight(0, -1.25e-7)
    window.workbench.select(Source("edge", 0, "weight"))
    window.actions_table["copy"].trigger()
    assert copied() == "-1.25e-07"
    assert window.status.where.text() == "−1.25·10⁻⁷ copied"
