"""The words about breakpoints and other stops, by the core's message key."""

from __future__ import annotations

STOP_SENTENCES: dict[str, str] = {
    # The list
    "stop.at": "at {name}",
    "stop.loss_below": "when the loss is below {number}",
    "stop.sign_change": "when the gradient of {name} changes sign",
    "stop.any_sign_change": "when any gradient changes sign",
    "stop.not_finite": "at a number that is not finite",
    "stop.saturated": "when a neuron is saturated, |f′| ≤ {number}",
    "stop.weight_changed": "when {name} changes",
    # How a run ended
    "run.halted": "Stopped at step {step} of iteration {iteration}: {why}.",
    "run.limit": "No stop was reached in {count} updates.",
    "run.memory": "No stop was reached in {count} updates, and more would fill the memory.",
    "run.draft": "No stop was reached, and the next iteration is still a draft.",
    "run.to_start": "No stop lies before: back at the very start.",
    # What halted it
    "halt.breakpoint": "the breakpoint at {name}",
    "halt.loss_below": "the loss {loss} is below {below}",
    "halt.turned_positive": "the gradient of {name} has become positive, {gradient}",
    "halt.turned_negative": "the gradient of {name} has become negative, {gradient}",
    "halt.not_finite": "“{title}” gives {value}",
    "halt.saturated": "{name} is saturated, f′ = {slope}",
    "halt.dead": "{name} is dead for this sample, f′ = {slope}",
    "halt.weight_changed": "{name} changes from {old} to {new}",
}
