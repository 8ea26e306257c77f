"""What is said of controls by their names: the symbol, what it is, its unit or range, and its key where it has one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from app.controls import plain_tip
from app.words import tr

CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QSlider)
_FROM_ZERO = "a whole number, 0 or more"
TIPS: Mapping[str, str] = {
    # training
    "Learning rate": "η, the learning rate: how far a step goes, 0 or more (Ctrl+L)",
    "Optimizer": "How gradients become new weights: plain gradient descent, momentum, Adam and others",
    "Schedule": "How η, the learning rate, changes from update to update",
    "Batch size": "How many samples are used in one update: a whole number, 1 or more",
    "Over samples": "Whether the gradient of a batch is the mean or the sum over its samples",
    "Over outputs": "Whether the loss E is the mean or the sum over the outputs",
    "Samples": "In which order the samples are used",
    "Seed": f"The seed of what is drawn by chance: {_FROM_ZERO}; the same seed draws the same",
    "L1": "λ₁, how strongly Σ|w| counts in the loss: 0 or more, 0 for none",
    "L2": "λ₂, how strongly Σw² counts in the loss: 0 or more, 0 for none",
    "Run: updates": "After how many updates a run ends: a whole number, 1 or more; empty: not by updates",
    "Run until the loss is below": "A run ends when E, the loss, falls below this: above 0; empty: not by the loss",
    "Run until so many epochs brought no lower loss": "How many epochs without a lower loss end a run: 1 or more, "
    "or nothing",
    "Run: seconds": "After how many seconds a run ends: above 0; empty: not by time",
    "Go to update": f"Which update of the run is shown: {_FROM_ZERO}",
    "Loss": "E, the loss: how the distance between outputs and targets is counted",
    "Activation": "f, the activation: what a neuron makes of its net input",
    "Title": "The name of the network, as it stands in its file and above its pictures",
    "Notes": "Your own notes on this network, kept in its file. Ctrl+Enter takes them over",
    "Weight": "w, the weight of the edge: any number (F2 in the network)",
    "Bias neurons": "Whether layers get a bias neuron, which always passes on 1",
    # surface
    "Map of": "Whose loss is drawn: this network’s over two weights, or a known function’s",
    "Race on": "Where the optimizers race: on this network’s loss, or on a known function",
    "E of x and y": "A formula for E, the height over x and y, such as x^2 + 3 y^2",
    "Updates from every point": "How many updates are made from each point: a whole number, 1 or more",
    "Points a side": "How many starting points each side of the map has: a whole number, 2 or more",
    "Colour the surface by basins": "Colour each place by the minimum that it leads to",
    "Restarts": "From how many first weights training begins: a whole number, 1 or more",
    "Updates each": "How many updates each restart gets: a whole number, 1 or more",
    "First weights": "From which distribution the first weights are drawn",
    "Mean": "μ, the middle of the first weights: any number",
    "Std. deviation": "σ, the spread of the first weights: 0 or more",
    "Rates": "Which learning rates η the optimizers get",
    "Number of updates": "How many updates the race lasts: a whole number, 1 or more",
    "Start, x": "Where the race begins across: any number within the range",
    "Start, y": "Where the race begins upright: any number within the range",
    "x, low end": "Where the picture begins across: any number below its high end",
    "x, high end": "Where the picture ends across: any number above its low end",
    "y, low end": "Where the picture begins upright: any number below its high end",
    "y, high end": "Where the picture ends upright: any number above its low end",
    "Weight along x": "Which weight runs across",
    "Weight along y": "Which weight runs upright",
    "Loss over": "Over which samples E, the loss, is taken",
    "log colours": "Colours follow the logarithm of E, which shows flat valleys",
    "field arrows": "Arrows along −∇E, the direction of steepest descent; longer where it is steeper",
    "Update of the race": "Which update of the race is shown: from 0 to the last one (← and →)",
    "Place on the way": "Which update of the descent is shown: from the first to the last one (← and →)",
    # data
    "Share of the rows kept for testing": "The share of the rows that training never sees: from 0 to below 1",
    "Seed of the split": f"The seed by which the test rows are chosen: {_FROM_ZERO}",
    "How many rows": "How many rows are made: a whole number, 1 or more",
    "Noise": "σ of the noise that is added to each value: 0 or more",
    "Data set": "Data that come with the program",
    # maps
    "Shown": "What is drawn over the inputs: an output, a neuron, or the decision",
    "Across": "Which input runs across",
    "Upright": "Which input runs upright",
    "Held input": "Which of the other inputs is set here; the picture is a slice at its value",
    "Value of the held input": "The value that this input keeps in the picture: any number",
    "First unit": "Which unit of the layer runs across",
    "Second unit": "Which unit of the layer runs upright",
    "Way from the inputs to the outputs": "Which layer’s space is shown, from the inputs (left) to the outputs (right)",
    # matrix, function, check, stops
    "Product that is shown": "Which product of matrices is written out",
    "Level of the matrices": "Which layer’s matrices are shown",
    "Unfold all": "Write every neuron’s formula into the next one",
    "Fold all": "Write neurons by their names again",
    "Check all weights": "Compare every gradient with (E(w + ε) − E(w − ε)) / 2ε",
    "Cancel the check": "Stop checking; what was checked stays",
    "The number of the stop": "The number at which a run stops. Enter takes it over",
    "At the selected neuron or edge": "Stop where the selected neuron or edge is computed (Ctrl+F9)",
    "The selected weight changes": "Stop at the update that changes the selected weight",
    "Its gradient changes sign": "Stop where ∂E/∂w of the selected edge changes its sign",
    "The loss to fall below": "Stop when E, the loss, falls below this number: above 0. Enter adds the stop",
    "The slope of a saturated neuron": "Stop when |f′| of a neuron is this or less: 0 or more. Enter adds the stop",
    "Most updates of one run": "After how many updates a run ends at the latest: a whole number, 1 or more",
    # answers
    "Your answer": "A number: 0.25, 0,25 or 1/4. Enter compares it",
    "Your prediction": "A number: 0.25, 0,25 or 1/4; three digits are enough. Enter compares it",
    "Later numbers go on from the wrong one": "Whether what follows is computed from the planted mistake",
    "Your worked iteration": "Values by name, one on a line, such as net_h1 = 0.3775; or the table of the worksheet",
    # new network, pictures
    "Polynomial": "A polynomial in x that the network is to compute, such as x^2 − 3x + 1",
    "Steepness": "How steep the step of each neuron is: above 0",
    "Function": "Which boolean function the network is to compute",
    "Layers": "How many neurons each layer has, from the inputs to the outputs, such as 2-3-1",
    "Skip connections": "Whether layers are also joined to layers beyond the next one",
    "Create": "Make this network and show it (Enter)",
    "What": "What the picture shows",
    "File": "Of which kind the file is",
    "Size": "How large the picture is",
    "Without ground (transparent)": "Leave the ground away, so that the slide behind is seen",
    "Seconds a step": "How long each step is seen, in seconds: above 0",
    "Colours": "In which colours it is drawn",
    "Export…": "Choose where the file goes, and write it",
    "Use the Data": "Put these data in the place of the present ones",
    "Make Its Network": "Make a network that fits these data, and put them in",
    "Hidden units": "How many hidden units the network has (← and →)",
    "Sample": "Which sample is worked through: a whole number, 1 or more",
    "Easy to calculate by hand": "Take weights and data with few digits",
    "Write to": "The file that is written; its ending tells the kind",
    "Open": "Open what is marked (Enter)",
    "Own Lesson…": "Open a lesson of your own: a text file with live steps",
    "Cancel": "Leave everything as it is (Esc)",
    "Close": "Close this window (Esc)",
}
BEGINNINGS: Mapping[str, str] = {
    "Learning rate of": "η of this optimizer, its learning rate: 0 or more",
    "Activation of": "f, the activation of the neurons of this layer",
    "Activation": "f, the activation: what a neuron makes of its net input",
}
ENDINGS: Mapping[str, str] = {"takes part": "Whether this optimizer takes part in the race"}


def tip_of_control(name: str) -> str:
    """Return what is said of a control of this name: at least the name."""
    if name in TIPS:
        return tr(TIPS[name])
    for known, tip in TIPS.items():
        if name == tr(known):
            return tr(tip)
    for beginning, tip in BEGINNINGS.items():
        if name.startswith(tr(beginning)):
            return tr(tip)
    for ending, tip in ENDINGS.items():
        if name.endswith(tr(ending)):
            return tr(tip)
    return name


def give_tips(root: QWidget) -> None:
    """Say something of each control inside that says nothing of itself yet."""
    for control in root.findChildren(QWidget):
        if isinstance(control, CONTROLS) and not control.toolTip() and not control.objectName().startswith("qt_"):
            text = control.text() if isinstance(control, QAbstractButton) else ""
            control.setToolTip(plain_tip(tip_of_control(control.accessibleName() or text.replace("&", ""))))
