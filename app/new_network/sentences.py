"""The words for why a network cannot be made, by the core's message key; they stand beside the field that is meant."""

from __future__ import annotations

from app.words import tr
from core.construct import ConstructionError

SENTENCES: dict[str, str] = {
    # Layers
    "construct.no_sizes": "Write the size of each layer, such as 2-8-8-1.",
    "construct.size_missing": "A size is missing: write one number for each layer, such as 2-8-8-1.",
    "construct.no_whole_number": "“{text}” is not a whole number.",
    "construct.empty_layer": "Layer {number} is empty: each has at least one neuron.",
    "construct.one_layer": "At least two layers are needed: inputs and outputs.",
    "construct.too_many_neurons": "Too many neurons: a network has at most {most}.",
    "construct.too_many_edges": "These layers have {found} edges: a network has at most {most}.",
    "construct.activations": "{wanted} activations are needed, one for each layer after the inputs.",
    # First weights
    "construct.negative_seed": "A seed is a whole number from 0.",
    "construct.too_large": "This number is too large.",
    "construct.low_above_high": "The lower end is above the upper end.",
    "construct.negative_deviation": "A standard deviation is not negative.",
    "construct.not_a_number": "Type a number such as 0.5, 1/3 or 1e-3.",
    # Truth tables
    "boolean.table_size": "A truth table has 1 to {most} inputs.",
    "boolean.too_flat": "Too flat to be right in every row: take a larger steepness.",
    # Polynomials
    "polynomial.empty": "Write a polynomial such as 2x^2 - 3xy + 1.",
    "polynomial.no_variable": "There is no variable: write at least one letter, such as x.",
    "polynomial.too_many_variables": "{names} are too many variables: at most two can be.",
    "polynomial.unknown_character": "“{text}” at character {place} does not belong in a polynomial.",
    "polynomial.unexpected": "“{text}” at character {place} is not expected there.",
    "polynomial.ends_early": "Something is missing at the end.",
    "polynomial.exponent": "At character {place}: an exponent is a whole number from 0 to {most}.",
    "polynomial.degree": "The degree is more than {most}, the most that is built.",
    "polynomial.division": "At character {place}: only division by a number gives a polynomial.",
    "polynomial.division_by_zero": "At character {place}: this divides by zero.",
    "polynomial.too_large": "A coefficient is too large or too fine for a weight.",
    "polynomial.too_long": "More than {most} characters cannot be read.",
    "polynomial.too_deep": "More than {most} parentheses inside each other cannot be read.",
}


def said(error: ConstructionError) -> str:
    """Return why a network cannot be made, in words."""
    return tr(SENTENCES[error.what.key], **error.what.fields)
