"""What is asked and told, in words: the question, the rule as a hint, the verdict."""

from __future__ import annotations

from collections.abc import Mapping

from app.words import tr
from core.answers import Comparison, Sign, Verdict
from core.document import Document
from core.network import Role
from core.numbers import shown, subscripted
from core.prediction import Asked, Fade, Question

KINDS: Mapping[Asked, tuple[str, str]] = {
    Asked.NET: ("net", "Ask for net inputs"),
    Asked.OUT: ("out", "Ask for outputs"),
    Asked.LOSS: ("E", "Ask for the loss"),
    Asked.DELTA: ("δ", "Ask for deltas"),
    Asked.GRADIENT: ("∂E/∂w", "Ask for gradients"),
    Asked.NEW_WEIGHT: ("new w", "Ask for new weights"),
}
FADES: Mapping[Fade, tuple[str, str]] = {
    Fade.RESULT: ("all but the result", "Formula and numbers are shown, the result is not"),
    Fade.ONE_NUMBER: ("one number less", "One number is to be looked up in the network"),
    Fade.TWO_NUMBERS: ("two numbers less", "Two numbers are to be looked up in the network"),
    Fade.NUMBERS: ("no numbers", "The formula is shown with names only"),
    Fade.FORMULA: ("nothing", "The formula is to be known"),
}
_ASKED: Mapping[str, str] = {
    "dE_dout": "What is ∂E/∂out of {name}?", "net": "What is net of {name}?",
    "out": "What is out of {name}?", "delta": "What is δ of {name}?",
    "loss": "What is the loss E?", "loss_share": "What does {name} add to the loss?",
    "gradient": "What is ∂E/∂w of {name}?", "batch_gradient": "What is the gradient of {name} over the batch?",
    "updated_weight": "What is {name} after the update?",
}  # fmt: skip
_SIGN: Mapping[str, str] = {
    "dE_dout": "Which sign has ∂E/∂out of {name}?", "net": "Which sign has net of {name}?",
    "out": "Which sign has out of {name}?",
    "delta": "Which sign has δ of {name}?", "loss": "Which sign has the loss E?",
    "loss_share": "Which sign has the loss of {name}?",
    "gradient": "Which sign has ∂E/∂w of {name}?",
    "batch_gradient": "Which sign has the gradient of {name} over the batch?",
    "updated_weight": "Which sign has {name} after the update?",
}  # fmt: skip
_RULES: Mapping[str, str] = {
    "net": "Add up weight × output over all arrows that lead to it; the bias is one of them.",
    "out": "Apply its activation to its net input.",
    "loss": "Add up what the outputs contribute.",
    "loss_share": "Compare the output with its target, as the loss says.",
    "dE_dout": "Add up weight × δ over all arrows that leave it.",
    "dE_dout_output": "How the loss changes with this output, the target held.",
    "delta": "What came back, times the slope of its activation at net.",
    "delta_output": "How the loss changes with its output, times the slope of its activation at net.",
    "gradient": "δ where the arrow ends × output where it begins.",
    "batch_gradient": "Put the samples' gradients together, by mean or sum.",
    "updated_weight": "Take the step off the old weight: against the gradient.",
}
SIGNS: Mapping[Sign, str] = {Sign.POSITIVE: "positive", Sign.ZERO: "zero", Sign.NEGATIVE: "negative"}
COMPARISONS: Mapping[Comparison, str] = {
    Comparison.LARGER: "larger", Comparison.EQUAL: "the same", Comparison.SMALLER: "smaller",
}  # fmt: skip
VERDICTS: Mapping[Verdict, str] = {
    Verdict.RIGHT: "Right.",
    Verdict.CLOSE: "Right, but for rounding on the way.",
    Verdict.TOO_COARSE: "So far right: with one digit more, please.",
    Verdict.WRONG: "Not yet.",
}
NO_NUMBER = "That is no number: 0.5, 0,5, 1/3 and 1e-3 are."


def name_of(asked: Question, document: Document) -> str:
    """Return what the neuron or edge that is asked about is called."""
    source, network = asked.source, document.network
    if source.kind == "neuron":
        return subscripted(network.neurons[source.index].name)
    return subscripted(network.edges.ids[source.index]) if source.kind == "edge" else ""


def question_words(asked: Question, document: Document, by_sign: bool = False) -> str:
    """Return the question."""
    return tr((_SIGN if by_sign else _ASKED)[asked.source.quantity], name=name_of(asked, document))


def compare_words(asked: Question, document: Document, before: float, digits: int) -> str:
    """Return the question for larger or smaller."""
    name, value = name_of(asked, document), shown(before, digits)
    if asked.kind is Asked.NEW_WEIGHT:
        return tr("Will {name} be larger or smaller than {value}, what it is now?", name=name, value=value)
    what = {"net": "net", "out": "out", "delta": "δ", "dE_dout": "∂E/∂out"}.get(asked.source.quantity, "∂E/∂w")
    return tr("{what} before was {value}. Is that of {name} larger or smaller?", what=what, value=value, name=name)


def rule_words(asked: Question, document: Document) -> str:
    """Return the first hint: which rule."""
    quantity, source = asked.source.quantity, asked.source
    if quantity in ("delta", "dE_dout") and document.network.neurons[source.index].role is Role.OUTPUT:
        quantity += "_output"
    return tr(_RULES[quantity])
