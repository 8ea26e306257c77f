"""What is said of each part of the window when it is clicked after Shift+F1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.controls import plain_tip
from app.tables import VIEWS
from app.words import tr

if TYPE_CHECKING:
    from app.main_window import MainWindow

PARTS: Mapping[str, str] = {
    "graph": "The network. A circle is a neuron with its output inside; outputs have a double ring, bias neurons are "
    "squares with 1. On each edge stands its weight. Amber was computed by the present step, pale amber is what it was "
    "computed from; “not yet” comes later in the iteration. Click selects, Enter types another number, the right "
    "button offers what can be changed, the wheel zooms.",
    "lenses": "The same step in formulae. First in grey as textbooks have it, then with this network’s names, then "
    "with its numbers; the result stands on amber. Point at a factor, and the place it comes from lights up in the "
    "network. Paths writes a gradient as a sum over paths, Why? explains the selected number, Predict asks you first.",
    "timeline": "One iteration, from the inputs to the new weights. Each colour is a phase: forward, loss, deltas, "
    "gradients, update. Each tick is a step at the chosen level. Drag the mark, or click, to be anywhere; a step back "
    "undoes nothing. The arrows at the right go to the iteration before and after.",
    "tabs": "Tables and pictures of the same moment as above. Drag the line above the bar, double-click a tab, or "
    "press Ctrl+T for more height.",
    "transport": "Steps: to the start, a phase back, a step back, a step forward, a phase forward, to the end. The "
    "blue button is the one you need most; its key is →.",
    "play": "Plays step after step at the chosen speed, until the end of the iteration or until you press Space.",
    "speed": "How many steps a second are played.",
    "level": "How fine a step is: one product of a sum (term), one number of one neuron (neuron), or a whole layer.",
    "rate": "η, the learning rate. The new weight is w − η · ∂E/∂w: a larger η takes longer steps, and too large a one "
    "overshoots.",
    "sample": "Which row of the data is on screen. In training they take turns; here one can be kept.",
    "digits": "How many significant digits are shown. The program always computes with all of them.",
    "where": "Where you stand: phase, step and iteration.",
    "next": "What the next step will compute.",
}
TABS: Mapping[str, str] = {
    "Values": "All numbers of every neuron and edge at this moment: net, out, δ, weight, gradient, new weight.",
    "Surface": "The loss E over two weights, the others held: as a map, as a relief, and cut along each weight.",
    "Data": "The rows that the network learns from: inputs and targets, to be typed, imported or made.",
    "Training": "Many updates in one go, with curves of loss and accuracy; every update can be visited afterwards.",
    "Maps": "What the network makes of all inputs at once: its decision, and how its layers bend the space.",
    "Selection": "The properties of what is selected; of the whole network where nothing is.",
    "Neuron": "One neuron at work: its products as bars, their sum, and where that lies on the activation.",
    "Matrix": "The same computation as products of matrices.",
    "Function": "The whole network as one nested formula, to be unfolded.",
    "Check": "Every gradient compared with what a tiny change of its weight does to the loss.",
    "Compare": "Two conventions of the same iteration side by side, step by step.",
    "Stops": "Where runs stop: at a neuron, at a change of sign, at a loss.",
}


def explain_parts(window: MainWindow) -> None:
    """Give each part of the window its words."""
    for name, part in _parts(window):
        part.setWhatsThis(plain_tip(tr(PARTS[name])))
    for place, (title, _) in enumerate(VIEWS):
        if title in TABS:
            window.tabs.setTabWhatsThis(place, plain_tip(tr(TABS[title])))
            page = window.tabs.widget(place)
            if page is not None:
                page.setWhatsThis(plain_tip(tr(TABS[title])))


def _parts(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    yield "graph", window.graph
    yield "lenses", window.lenses
    yield "timeline", window.timeline
    yield "tabs", window.tabs
    toolbar, status = window.toolbar, window.status
    for button in toolbar.transport.values():
        yield "transport", button
    yield from (("play", toolbar.play), ("speed", toolbar.speed), ("level", toolbar.level), ("rate", toolbar.rate))
    yield from (("sample", toolbar.sample), ("digits", toolbar.digits), ("where", status.where), ("next", status.next))
