"""The words about training: progress, ends and what goes wrong, by the core's message key."""

from __future__ import annotations

TRAINING_SENTENCES: dict[str, str] = {
    # What is noticed
    "health.divergence": "The training diverges: in update {update} {name} stops being finite. {reason}",
    "health.divergence.loss": "The training diverges: in update {update} the loss stops being finite. {reason}",
    "health.overshoot": "The loss rose {rises} epochs in a row, from {before} to {value}: the updates overshoot.",
    "health.plateau": (
        "A plateau: over {epochs} epochs the loss hardly moved from {value}, and there is hardly a gradient to follow. "
        "Always answering the mean would cost {baseline}."
    ),
    "health.saturation": (
        "{neuron} is saturated: for {rows} of {of} rows its activation is flat (f′ near 0), so hardly any gradient "
        "comes through it."
    ),
    "health.saturation.many": (
        "{neuron} and {more} more hidden neurons are saturated: their activations are flat (f′ near 0) for nearly all "
        "rows, so hardly any gradient comes through them."
    ),
    "health.dead": "{neuron} is dead: its net is not above 0 for any of the {of} rows, so its weights get no gradient.",
    "health.dead.many": (
        "{neuron} and {more} more rectifiers are dead: their nets are not above 0 for any of the {of} rows, so their "
        "weights get no gradient."
    ),
    "health.symmetry": (
        "{first}, {second} and {more} more are alike: equal weights in and out give them equal gradients, so they stay "
        "one neuron counted several times."
    ),
    "health.symmetry.pair": (
        "{first} and {second} are alike: equal weights in and out give them equal gradients, so they stay one neuron "
        "counted twice."
    ),
    "health.zeros": "All weights are 0: no hidden neuron gets a gradient, and none differs from another.",
    "health.vanishing": (
        "The gradient vanishes on its way back: in the first layer it is {first} on average, in the last one {last}, "
        "{times} times as much."
    ),
    # What to do about it
    "health.remedy.divergence": "Go back to an earlier iteration and take a smaller learning rate.",
    "health.remedy.back": "Go back to where the training began, and try a learning rate of {rate} instead of {now}.",
    "health.remedy.rate": "Learning rate {now} → try {rate}.",
    "health.remedy.plateau": "Begin with other random weights, or with more hidden neurons.",
    "health.remedy.plateau.linear": "Nothing bends in this network: give it hidden neurons with a bent activation.",
    "health.remedy.saturation": "Smaller weights into it: draw them anew. Scaled inputs help as well.",
    "health.remedy.saturation.rate": (
        "The learning rate of {now} drove it there: go back to where the training began, and try {rate}."
    ),
    "health.remedy.dead": "Draw the weights into it anew, or take leaky_relu, which is flat nowhere.",
    "health.remedy.symmetry": "Begin with random weights: they tell neurons apart.",
    "health.remedy.vanishing": "Fewer layers, relu in place of a flat activation, or an optimizer such as adam.",
}
