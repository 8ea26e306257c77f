"""The dialog for a new network, driven as a person drives it: typed, clicked, by keys alone, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.choice import Choice
from app.new_network.dialog import NewNetworkDialog, ask_new_network
from app.new_network.sentences import SENTENCES
from app.theme import Theme
from core.document import Document
from core.files import from_text, to_text
from core.network import Role
from tests.app.new_network_hand import focused, written

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell

Key = Qt.Key
LAYERS, TRUTH, POLYNOMIAL = 0, 1, 2


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> Iterator[NewNetworkDialog]:
    dialog = NewNetworkDialog(theme)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    yield dialog


def ids(document: Document, role: Role) -> list[str]:
    return [neuron.id for neuron in document.network.neurons if neuron.role is role]


# Layers


def test_it_opens_on_layers_that_can_be_made_at_once(dialog: NewNetworkDialog) -> None:
    assert focused() is dialog.layers.sizes and dialog.layers.sizes.selectedText() == "2-8-8-1"
    assert dialog.count.text() == "22 neurons, 105 edges"
    assert dialog.create_button.isEnabled() and dialog.create_button.isDefault()
    assert len(dialog.document().network.edges) == 105


def test_typed_layers_are_shown_while_they_are_typed(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    written(qtbot, dialog.layers.sizes, "3-4-2")
    assert dialog.count.text() == "11 neurons, 26 edges"
    assert dialog.preview.document is dialog.document()
    assert ids(dialog.document(), Role.HIDDEN) == ["h1", "h2", "h3", "h4"]
    assert dialog.preview.accessibleDescription().startswith("11 neurons, 26 edges. It begins with one made-up row")
    assert dialog.document().inputs.all() and dialog.document().targets[0, 0] > 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2-a-1", "“a” is not a whole number."),
        ("2--1", "A size is missing: write one number for each layer, such as 2-8-8-1."),
        ("2-0-1", "Layer 2 is empty: each has at least one neuron."),
        ("7", "At least two layers are needed: inputs and outputs."),
        ("9000-9000", "These layers have 81,009,000 edges: a network has at most 2,000,000."),
    ],
)
def test_what_is_wrong_stands_below_the_field_and_nothing_can_be_created(
    qtbot: QtBot, dialog: NewNetworkDialog, text: str, words: str
) -> None:
    written(qtbot, dialog.layers.sizes, text)
    assert dialog.layers.problem.isVisible() and dialog.layers.problem.text() == words
    assert dialog.layers.sizes.accessibleDescription() == words
    assert not dialog.create_button.isEnabled()
    assert dialog.preview.document is None and dialog.count.text() == ""
    written(qtbot, dialog.layers.sizes, "1-1")
    assert not dialog.layers.problem.isVisible() and dialog.layers.sizes.accessibleDescription() == ""
    assert dialog.create_button.isEnabled() and dialog.count.text() == "3 neurons, 2 edges"


def test_each_layer_has_its_activation_and_keeps_it_when_layers_are_added(
    qtbot: QtBot, dialog: NewNetworkDialog
) -> None:
    page = dialog.layers
    page.activations[0].choose("relu")
    page.activations[-1].choose("softmax")
    written(qtbot, page.sizes, "2-3-3-3-2")
    assert [choice.value for choice in page.activations] == ["relu", "tanh", "tanh", "softmax"]
    activations = {n.id: n.activation for n in dialog.document().network.neurons if n.role.computes}
    assert (activations["h1"], activations["h4"], activations["o2"]) == ("relu", "tanh", "softmax")
    written(qtbot, page.sizes, "2-2")
    assert [choice.value for choice in page.activations] == ["softmax"]


def test_many_hidden_layers_share_one_choice(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    written(qtbot, dialog.layers.sizes, "-".join(["2"] * 12))
    assert len(dialog.layers.activations) == 2
    dialog.layers.activations[0].choose("sine")
    activations = [n.activation for n in dialog.document().network.neurons if n.role is Role.HIDDEN]
    assert activations == ["sine"] * 20


def test_biases_skips_and_loss(dialog: NewNetworkDialog) -> None:
    dialog.layers.biases.choose("shared")
    assert ids(dialog.document(), Role.BIAS) == ["b1"]
    dialog.layers.biases.choose("none")
    dialog.layers.skips.choose("input to output")
    assert dialog.count.text() == "19 neurons, 90 edges"
    dialog.layers.loss.choose("binary_cross_entropy")
    assert dialog.document().loss.name == "binary_cross_entropy"


def test_first_weights_their_parameters_and_the_seed(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    page = dialog.layers
    page.rule.choose("constant")
    assert list(page.parameters) == ["value"] and not page.seed.isEnabled()
    written(qtbot, page.parameters["value"], "1/4")
    assert set(dialog.document().network.weights.tolist()) == {0.25}
    page.rule.choose("uniform")
    assert list(page.parameters) == ["low", "high"] and page.seed.isEnabled()
    before = dialog.document().network.weights.tolist()
    qtbot.keyClick(page.seed, Key.Key_Up)
    assert page.seed.text() == "1" and dialog.document().network.weights.tolist() != before
    qtbot.keyClick(page.seed, Key.Key_Down)
    qtbot.keyClick(page.seed, Key.Key_Down)
    assert page.seed.text() == "0" and dialog.document().network.weights.tolist() == before


@pytest.mark.parametrize(("text", "key"), [("x", "not_a_number"), ("9", "low_above_high"), ("1e200", "too_large")])
def test_parameters_that_cannot_be_are_told(qtbot: QtBot, dialog: NewNetworkDialog, text: str, key: str) -> None:
    dialog.layers.rule.choose("uniform")
    written(qtbot, dialog.layers.parameters["low"], text)
    assert dialog.layers.parameter_problem.text() == SENTENCES[f"construct.{key}"]
    assert not dialog.create_button.isEnabled()
    dialog.layers.rule.choose("zeros")
    assert dialog.create_button.isEnabled() and not dialog.layers.parameter_problem.isVisible()


def test_a_seed_that_is_none_is_told(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    written(qtbot, dialog.layers.seed, "-3")
    assert dialog.layers.seed_problem.text() == "A seed is a whole number from 0."
    assert not dialog.create_button.isEnabled()


def test_a_large_network_is_said_in_words_and_made_only_when_wanted(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    written(qtbot, dialog.layers.sizes, "784-128-10")
    assert dialog.count.text() == "924 neurons, 101,770 edges"
    assert dialog.preview.document is None
    assert dialog.preview.words == "More than 3,000 edges are not drawn here. They will be in the window."
    assert dialog.create_button.isEnabled()
    assert len(dialog.document().network.edges) == 101_770


# The whole


def test_a_problem_on_one_page_does_not_hinder_another(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    written(qtbot, dialog.layers.sizes, "?")
    assert not dialog.create_button.isEnabled()
    qtbot.mouseClick(dialog.switch.buttons[TRUTH], Qt.MouseButton.LeftButton)
    assert dialog.create_button.isEnabled()
    qtbot.mouseClick(dialog.switch.buttons[LAYERS], Qt.MouseButton.LeftButton)
    assert not dialog.create_button.isEnabled() and dialog.layers.problem.isVisible()


def test_everything_by_keyboard_alone(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    qtbot.keyClicks(focused(), "2-2-1")
    qtbot.waitUntil(dialog.layers.activations[0].isVisible)  # new rows are shown when their layout is
    seen: list[QWidget] = [focused()]
    while len(seen) < 40:
        qtbot.keyClick(focused(), Key.Key_Tab)
        if focused() is seen[0]:
            break
        seen.append(focused())
    page = dialog.layers
    wanted = [page.sizes, *page.activations, page.biases, page.skips, page.loss, page.rule, page.seed]
    assert seen == [*wanted, dialog.create_button, dialog.cancel_button, dialog.switch.buttons[LAYERS]]
    qtbot.keyClick(focused(), Key.Key_Backtab)
    assert focused() is dialog.switch.buttons[LAYERS]
    qtbot.keyClick(focused(), Key.Key_Right)
    assert dialog.page is dialog.truth and focused() is dialog.switch.buttons[TRUTH]
    qtbot.keyClick(focused(), Key.Key_Right)
    assert dialog.page is dialog.polynomial
    qtbot.keyClick(focused(), Key.Key_Tab)
    assert focused() is dialog.polynomial.formula
    qtbot.keyClick(focused(), Key.Key_Return)
    assert dialog.result() == NewNetworkDialog.DialogCode.Accepted and not dialog.isVisible()


def test_every_control_has_a_name(dialog: NewNetworkDialog) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QTableView)
    controls = [child for kind in kinds for child in dialog.findChildren(kind)]
    own = [c for c in controls if type(c).__module__.startswith("app.") or c.parent() is dialog.buttons]
    assert len(own) > 20
    assert [control for control in own if not control.accessibleName()] == []
    names = [choice.accessibleName() for choice in dialog.findChildren(Choice)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("place", [LAYERS, TRUTH, POLYNOMIAL])
def test_the_preview_shows_the_network_light_and_dark(
    qtbot: QtBot, theme: Theme, dialog: NewNetworkDialog, place: int
) -> None:
    dialog.switch.choose(place)

    def colours() -> set[str]:
        image = dialog.preview.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}

    light = colours()
    assert len(light) > 20 and theme.tokens.ground.name() in light and theme.tokens.input_fill.name() in light
    theme.set_mode("dark")
    dark = colours()
    assert len(dark) > 20 and theme.tokens.ground.name() in dark and theme.tokens.input_fill.name() in dark


@pytest.mark.parametrize("sizes", ["1-1", "10-30-30-10", "3-1-3", "1-1-1-1-1-1-1-1-1-1-1-1"])
def test_previews_of_all_shapes_and_sizes_stay_inside(qtbot: QtBot, dialog: NewNetworkDialog, sizes: str) -> None:
    written(qtbot, dialog.layers.sizes, sizes)
    dialog.resize(800, 520)
    image = dialog.preview.grab().toImage()
    ground = image.pixelColor(8, image.height() // 2)
    edge = {image.pixelColor(x, y).name() for y in range(12, image.height() - 12) for x in (4, image.width() - 5)}
    assert edge == {ground.name()}
    inside = {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}
    assert len(inside) > 2


def test_it_asks_and_answers(qtbot: QtBot, theme: Theme) -> None:
    def answer(accepted: bool) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NewNetworkDialog)
        qtbot.mouseClick(dialog.create_button if accepted else dialog.cancel_button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, lambda: answer(True))
    document = ask_new_network(theme)
    assert document is not None
    text = to_text(document)
    assert to_text(from_text(text, "copy")) == text
    QTimer.singleShot(0, lambda: answer(False))
    assert ask_new_network(theme) is None
