"""The page for layers: sizes, an activation for each, biases, skip connections, loss, first weights."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import TypeVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.choice import Choice
from app.fields import Form, NumberField, Problem, SeedField, plain_label
from app.new_network.pages import Page, Proposal
from app.new_network.sentences import said
from app.words import tr
from core.activations import ACTIVATIONS
from core.construct import (
    INITIALISATIONS,
    Biases,
    ConstructionError,
    Initialisation,
    Layers,
    Skips,
    check_size,
    layered,
    sizes_of,
)
from core.document import Document, Loss
from core.first_row import with_first_row
from core.initialisation import check
from core.losses import LOSSES
from core.numbers import shown

Read = TypeVar("Read")

FIRST_SIZES = "2-8-8-1"
OUTPUT = -1  # the key of the output layer among the chosen activations
FIRST_HIDDEN, FIRST_OUTPUT = "tanh", "logistic"
MOST_SHOWN = 3_000  # edges of a network that is shown while it is described
MOST_SINGLY = 8  # hidden layers with a choice of their own; more of them share one


class LayersPage(Page):
    """Makes fully connected layers."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes = QLineEdit(FIRST_SIZES)
        self.sizes.setAccessibleName(tr("Layers"))
        self.sizes.setMaxLength(300)
        self.problem = Problem(self.sizes)
        self.activations: list[Choice] = []
        self._layer_names: list[str] = []
        self._chosen: dict[int, str] = {OUTPUT: FIRST_OUTPUT}
        self.biases = Choice(tr("Bias neurons"), _bias_words())
        self.skips = Choice(tr("Skip connections"), _skip_words())
        self.loss = Choice(tr("Loss"), {name: name.replace("_", " ") for name in LOSSES})
        self.rule = Choice(tr("First weights"), rule_words())
        self.rule.choose("glorot_uniform")
        self.parameters: dict[str, NumberField] = {}
        self.seed = SeedField(tr("Seed"))
        self.seed_problem = Problem(self.seed)
        self._arrange()
        self._show_activations((2, 8, 8, 1))
        self._show_parameters()
        self._connect()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        top, below = Form(), Form()
        top.add(tr("Layers"), self.sizes)
        top.add_below(self.problem)
        top.add_below(plain_label(tr("Inputs first, outputs last: 2-8-8-1."), "hint"))
        self._activation_form = Form()
        below.add(tr("Bias neurons"), self.biases)
        below.add(tr("Skip connections"), self.skips)
        below.add(tr("Loss"), self.loss)
        below.add(tr("First weights"), self.rule)
        self._parameter_form = Form()
        self._parameter_row = QWidget()
        self._parameter_row.setLayout(self._parameter_form)
        self.parameter_problem = Problem(self._parameter_row)
        last = Form()
        self._seed_label = last.add(tr("Seed"), self.seed)
        last.add_below(self.seed_problem)
        last.add_below(plain_label(tr("Arrow keys ↑ ↓ try other weights."), "hint"))
        for form in (top, self._activation_form, below):
            layout.addLayout(form)
        layout.addWidget(self._parameter_row)
        layout.addWidget(self.parameter_problem)
        layout.addLayout(last)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.sizes.textChanged.connect(self._sizes_changed)
        for choice in (self.biases, self.skips, self.loss):
            choice.currentIndexChanged.connect(self.changed)
        self.rule.currentIndexChanged.connect(self._rule_changed)
        self.seed.textChanged.connect(self.changed)

    # Rows that come and go

    def _sizes_changed(self) -> None:
        with suppress(ConstructionError):  # proposal says what is wrong
            self._show_activations(sizes_of(self.sizes.text()))
        self.changed.emit()

    def _show_activations(self, sizes: tuple[int, ...]) -> None:
        """Offer an activation for each layer after the inputs, keeping what was chosen."""
        hidden = len(sizes) - 2
        wanted = hidden if hidden <= MOST_SINGLY else 1
        names = [_layer_words(number, wanted + 1, hidden) for number in range(1, wanted + 2)]
        if names == self._layer_names:
            return
        _clear(self._activation_form)
        self.activations, self._layer_names = [], names
        for place, name in enumerate(names):
            key = place if place < wanted else OUTPUT
            choice = Choice(tr("Activation of the {layer}", layer=name.lower()), {a: a for a in ACTIVATIONS})
            choice.choose(self._chosen.get(key, FIRST_HIDDEN))
            choice.currentIndexChanged.connect(lambda _, key=key, choice=choice: self._activation_chosen(key, choice))
            self._activation_form.add(name, choice)
            self.activations.append(choice)
        self._order_tabs()

    def _activation_chosen(self, layer: int, choice: Choice) -> None:
        """Remember what was chosen for a layer, also while other sizes are typed and it is gone."""
        self._chosen[layer] = choice.value
        self.changed.emit()

    def _rule_changed(self) -> None:
        self._show_parameters()
        self.changed.emit()

    def _show_parameters(self) -> None:
        """Offer the parameters of the chosen rule."""
        rule = INITIALISATIONS[self.rule.value]
        _clear(self._parameter_form)
        words = parameter_words()
        self.parameters = {}
        for name, default in rule.parameters.items():
            field = NumberField(words[name], shown(default))
            field.textChanged.connect(self.changed)
            self.parameters[name] = field
            self._parameter_form.add(words[name], field)
        self._parameter_row.setVisible(bool(rule.parameters))
        self.seed.setEnabled(rule.random)
        self._seed_label.setEnabled(rule.random)
        self._order_tabs()

    def _order_tabs(self) -> None:
        controls = [self.sizes, *self.activations, self.biases, self.skips, self.loss, self.rule]
        controls += [*self.parameters.values(), self.seed]
        for one, following in pairwise(controls):
            QWidget.setTabOrder(one, following)

    # What it makes

    def first_field(self) -> QWidget:
        return self.sizes

    def proposal(self) -> Proposal | None:
        layers = _tried(self._layers, self.problem)
        initialisation = _tried(self._initialisation, self.parameter_problem)
        seed = _tried(lambda: self.seed.number, self.seed_problem)
        if layers is None or initialisation is None or seed is None:
            return None
        document = self.make() if layers.edge_count <= MOST_SHOWN else None
        remark = tr("It begins with one made-up row of data; put yours in its place in the tab Data.")
        return Proposal(layers.neuron_count, layers.edge_count, document, remark)

    def make(self) -> Document:
        seed = self.seed.number
        return with_first_row(layered(self._layers(), self._initialisation(), seed, Loss(self.loss.value)), seed)

    def _layers(self) -> Layers:
        sizes = sizes_of(self.sizes.text())
        *hidden, output = [choice.value for choice in self.activations]
        activations = (*(hidden if len(hidden) == len(sizes) - 2 else hidden[:1] * (len(sizes) - 2)), output)
        layers = Layers(sizes, activations, Biases(self.biases.value), Skips(self.skips.value))
        check_size(layers)
        return layers

    def _initialisation(self) -> Initialisation:
        parameters = {name: field.number for name, field in self.parameters.items()}
        initialisation = Initialisation(self.rule.value, parameters)
        check(initialisation)
        return initialisation


def _tried(read: Callable[[], Read], problem: Problem) -> Read | None:
    """Return what is read from a field, or say below it why it cannot be."""
    try:
        value = read()
    except ConstructionError as error:
        problem.say(said(error))
        return None
    problem.say("")
    return value


def _layer_words(number: int, choices: int, hidden: int) -> str:
    if number == choices:
        return tr("Output layer")
    if hidden == 1:
        return tr("Hidden layer")
    return tr("Hidden layers") if hidden > MOST_SINGLY else tr("Hidden layer {number}", number=number)


def _clear(form: Form) -> None:
    while (item := form.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _bias_words() -> dict[str, str]:
    return {
        Biases.EACH_LAYER: tr("one for each layer"),
        Biases.SHARED: tr("one for all layers"),
        Biases.NONE: tr("none"),
    }


def _skip_words() -> dict[str, str]:
    return {
        Skips.NONE: tr("none"),
        Skips.INPUT_TO_OUTPUT: tr("from the inputs to the outputs"),
        Skips.ALL: tr("from each layer to all later ones"),
    }


def rule_words() -> dict[str, str]:
    """Return the rules of first weights in words."""
    return {
        "zeros": tr("zeros"),
        "constant": tr("one constant"),
        "uniform": tr("uniform"),
        "normal": tr("normal"),
        "glorot_uniform": tr("Glorot (Xavier), uniform"),
        "glorot_normal": tr("Glorot (Xavier), normal"),
        "he_uniform": tr("He, uniform"),
        "he_normal": tr("He, normal"),
    }


def parameter_words() -> dict[str, str]:
    """Return the parameters of the rules in words."""
    return {
        "value": tr("Value"),
        "low": tr("From"),
        "high": tr("To"),
        "mean": tr("Mean"),
        "deviation": tr("Std. deviation"),
    }
