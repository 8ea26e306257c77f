"""The boxes beside each other in which training is seen: a heading with what can be switched, a picture below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.controls import Button
from app.empty import still_missing
from app.fields import plain_label
from app.gaps import gap
from app.scaling import hold
from app.surface.race_bar import Told
from app.theme import Theme
from app.training.chart_view import ChartView
from app.training.charts import accuracy_chart, history_chart, loss_chart
from app.training.confusion_view import ConfusionView, accuracy_words
from app.training.histograms_view import HistogramsView, Panel
from app.training.model import TrainingModel
from app.words import tr
from core.document import Document
from core.measures import Layer, Results, histogram, layers_of

GAP = 6
MOST_LAYERS = 8


class Toggle(Button):
    """A small button that stays down."""

    def __init__(self, text: str, tip: str, down: bool = False) -> None:
        super().__init__(text, tip)
        self.setText(text)
        self.setObjectName("lens")
        self.setCheckable(True)
        self.setChecked(down)
        hold(self, height=22)


class Box(QWidget):
    """A heading and a picture of the model.

    Signals:
        place_chosen(int): the update at this place is to be visited.
    """

    place_chosen = Signal(int)

    def __init__(self, model: TrainingModel, theme: Theme, title: str) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.said = Told()
        self._heading = QHBoxLayout()
        self._heading.setContentsMargins(4, 0, 0, 0)
        self._heading.setSpacing(2)
        name = plain_label(title)
        name.setObjectName("heading")
        self._heading.addWidget(name)
        gap(self._heading, 6)
        self._heading.addWidget(self.said, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addLayout(self._heading)
        hold(self.said, height=24)

    def _toggle(self, text: str, tip: str, down: bool = False) -> Toggle:
        made = Toggle(text, tip, down)
        made.toggled.connect(self.refresh)
        self._heading.addWidget(made)
        return made

    def refresh(self) -> None:
        """Draw what the model holds."""
        raise NotImplementedError

    @property
    def _document(self) -> Document:
        return self._model.document


class LossBox(Box):
    """Losses over updates."""

    def __init__(self, model: TrainingModel, theme: Theme) -> None:
        super().__init__(model, theme, tr("Loss"))
        self.outputs = self._toggle(tr("per output"), tr("Each output's part of the loss over the training rows"))
        self.log = self._toggle(tr("log"), tr("Logarithmic scale"))
        self.view = ChartView(theme, tr("Loss curves"))
        self.view.place_chosen.connect(self.place_chosen)
        self._column.addWidget(self.view, 1)

    def refresh(self) -> None:
        document, tokens = self._document, self._theme.tokens
        self.outputs.setVisible(len(document.network.topology.outputs) > 1)
        chart = loss_chart(self._model, document, tokens, self.log.isChecked(), self.outputs.isChecked())
        self.view.show_chart(chart)
        parts = self.outputs.isChecked() and len(document.network.topology.outputs) > 1
        known = tr("training rows") if parts else tr("thin: each batch")
        penalised = document.training.l1 or document.training.l2
        self.said.tell("" if chart.message else tr("{known}; without L1, L2", known=known) if penalised else known)


class AccuracyBox(Box):
    """The share of right classes over updates, and the confusion matrix of the network on screen."""

    def __init__(self, model: TrainingModel, theme: Theme) -> None:
        super().__init__(model, theme, tr("Accuracy"))
        self.rows = self._toggle(tr("training rows"), tr("Count the training rows instead of the test rows"))
        self.view, self.matrix = ChartView(theme, tr("Accuracy curves")), ConfusionView(theme)
        self.view.place_chosen.connect(self.place_chosen)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.view, 1)
        row.addWidget(self.matrix, 1)
        self._column.addLayout(row, 1)

    def refresh(self) -> None:
        document, present = self._document, self._model.present
        chart = accuracy_chart(self._model, document, self._theme.tokens)
        self.view.show_chart(chart)
        tested = len(document.test_rows) > 0
        self.rows.setVisible(tested)
        results: Results | None = None
        words = tr("train")
        if present is not None and present.document.network.topology is document.network.topology:
            of_test = tested and not self.rows.isChecked() and present.measures.test is not None
            results = present.measures.test if of_test else present.measures.train
            words = tr("test") if of_test else words
        found = None if results is None else results.confusion
        self.matrix.show_confusion(found, words)
        self.said.tell("" if found is None else tr("{words}: {right}", words=words, right=accuracy_words(found)))


class HistoryBox(Box):
    """Weights over updates, or the gradients of their batches."""

    def __init__(self, model: TrainingModel, theme: Theme, gradients: bool) -> None:
        super().__init__(model, theme, tr("Gradients") if gradients else tr("Weights"))
        self._gradients = gradients
        self.view = ChartView(theme, tr("Gradient histories") if gradients else tr("Weight histories"))
        self.view.place_chosen.connect(self.place_chosen)
        self._column.addWidget(self.view, 1)

    def refresh(self) -> None:
        chart = history_chart(
            self._model, self._document, self._theme.tokens,
            (lambda sample: sample.gradient) if self._gradients else (lambda sample: sample.parameters),
        )  # fmt: skip
        self.view.show_chart(chart)
        self.said.tell("" if chart.message else self._words())

    def _words(self) -> str:
        if self._gradients:
            return tr("∂E/∂w of the next batch")
        if self._model.follows_selection:
            return tr("the selected weights")
        if len(self._model.edges) < len(self._document.network.edges):
            return tr("largest; select others in the graph")
        return tr("all weights")


class HistogramBox(Box):
    """Each layer's weights, outs or gradients now."""

    def __init__(self, model: TrainingModel, theme: Theme) -> None:
        super().__init__(model, theme, tr("Histograms"))
        self.quantities = {
            "weights": self._toggle(tr("weights"), tr("Weights of the edges into a layer"), True),
            "outs": self._toggle(tr("outs"), tr("Outs of a layer's neurons over the training rows")),
            "gradients": self._toggle(tr("∂E/∂w"), tr("Gradients of the weights, of the present batch")),
        }
        for button in self.quantities.values():
            button.setAutoExclusive(True)
        self.view = HistogramsView(theme)
        self._column.addWidget(self.view, 1)

    @property
    def quantity(self) -> str:
        """What is counted."""
        return next(name for name, button in self.quantities.items() if button.isChecked())

    def refresh(self) -> None:
        document, model = self._document, self._model
        if model.has_problems:
            what = tr("Histograms appear when the network is complete.")
            self.view.show_panels((), still_missing(what, document, model.problems))
            return
        panels = [self._panel(document, layer) for layer in layers_of(document.network.topology)[-MOST_LAYERS:]]
        self.view.show_panels([panel for panel in panels if panel is not None])
        self.said.tell("")

    def _panel(self, document: Document, layer: Layer) -> Panel | None:
        quantity, present, gradient = self.quantity, self._model.present, self._model.gradient
        title = layer_words(document, layer)
        if quantity == "weights":
            return Panel(title, histogram(document.network.weights[layer.edges]), True)
        if quantity == "gradients":
            if gradient is None:
                return None
            parameters = document.network.topology.parameter_of_edge[layer.edges]
            return Panel(title, histogram(gradient[parameters]), True)
        if present is None or present.document.network.topology is not document.network.topology:
            return None
        return Panel(title, histogram(present.outs[layer.neurons].ravel()), False)


def layer_words(document: Document, layer: Layer) -> str:
    """Return what a layer is called."""
    if layer.number is None:
        return tr("output layer")
    hidden = sum(one.number is not None for one in layers_of(document.network.topology))
    return tr("hidden layer") if hidden == 1 else tr("hidden layer {number}", number=layer.number)
