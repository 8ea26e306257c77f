"""The words for what an edit is refused for, by the core's message key: shown beside the pointer, so short."""

from __future__ import annotations

EDIT_SENTENCES: dict[str, str] = {
    # Edges
    "edit.self_loop": "{name} cannot feed itself: a network here has no loops.",
    "edit.edge_into_input": "{name} is an input: its value comes from the data, so no edge may lead to it.",
    "edit.edge_into_bias": "{name} is a bias: it always outputs 1, so no edge may lead to it.",
    "edit.parallel_edge": "The edge {edge} already leads from {source} to {target}.",
    "edit.cycle": "This would close a cycle: {path}. Each neuron must be computed before those that it feeds.",
    "edit.group_cycle": "The softmax group “{name}” is computed as one, so it would need itself as input: {path}.",
    "edit.too_many_edges": "A network may have at most {most} edges.",
    "edit.too_many_neurons": "A network may have at most {most} neurons.",
    # Names and numbers
    "edit.empty_id": "A name must not be empty.",
    "edit.id_taken": "“{name}” is taken: every name may occur once.",
    "edit.unsavable": "This cannot be saved: it {why}.",
    "edit.not_finite": "This must be a finite number.",
    "edit.batch_size": "A batch has at least one row.",
    "edit.unknown_activation": "There is no activation “{name}”.",
    "edit.unknown_parameter": "The activation {activation} has no parameter “{name}”.",
    "edit.unknown_loss": "There is no loss “{name}”.",
    # Roles, ties, layers
    "edit.edges_come_in": "Edges lead to {name}. Remove them first: inputs and biases are not computed.",
    "edit.no_activation": "{name} is not computed, so it has no activation.",
    "edit.tie_needs_two": "Select at least two edges that are to share one weight.",
    "edit.no_such_layer": "There is no such layer.",
    "edit.no_hidden_layer": "Only layers of hidden neurons can be doubled.",
    "edit.layer_size": "A layer has at least one neuron.",
    # Pasting
    "edit.no_part": "The clipboard holds no part of a network.",
    "edit.part_version": "This part was copied from another version of the program; this one reads version {ours}.",
    "edit.broken_part": "This part of a network is broken: {place}: {why}.",
}
