"""The words for what is wrong with a file, by the core's message key. They follow a place: `network.edges[3].to: …`.

A remedy stands behind in brackets: `no neuron has the id "h9" (did you mean "h3"?)`.
"""

from __future__ import annotations

from collections.abc import Callable

from core.message import Message, Problem

FILE_SENTENCES: dict[str, str] = {
    # The file as a whole
    "file.empty": "the file is empty",
    "file.too_big": "the file is larger than {most}, the most that is read",
    "file.not_text": "this is no UTF-8 text, so it is not a network file",
    "file.other_format": 'the format is "{name}", not "{ours}": this is not a network file',
    "file.later_version": "the file is of version {version}, later than version {ours} that this program reads",
    "file.no_such_version": "there is no version {version}; this program reads version {ours}",
    "file.update": "a newer program may read it",
    "file.more_problems": "and {count} more problems",
    "file.too_deep": "nested more than {most} levels deep",
    "file.too_many_neurons": "{found} neurons; a file may hold at most {most}",
    "file.too_many_edges": "{found} edges; a file may hold at most {most}",
    "file.too_many_rows": "{found} rows; a file may hold at most {most}",
    # One value
    "file.missing": "is missing",
    "file.wrong_kind": "must be {wanted}, but is {found}",
    "file.empty_text": "must not be empty",
    "file.unknown_name": 'unknown name "{name}"',
    "file.number_not_finite": "is not a finite number that fits 64 bits (infinite, NaN or beyond 1.8e308)",
    "file.number_too_large": "is a number with more digits than can be read",
    "file.out_of_bounds": "must be {bounds}, but is {value}",
    "file.lone_surrogate": "holds half a character (a lone surrogate), which no file can hold",
    "file.did_you_mean": 'did you mean "{name}"?',
    "file.one_of": "one of: {names}",
    "bounds.low": "at least {low}",
    "bounds.low_high": "from {low} to {high}",
    "bounds.low_below": "at least {low} and less than {below}",
    "kind.number": "a number",
    "kind.whole": "a whole number",
    "kind.text": "text",
    "kind.truth": "true or false",
    "kind.list": "a list",
    "kind.object": "an object",
    "kind.null": "null",
    # JSON
    "json.value_expected": "no JSON: a value is expected here",
    "json.key_expected": "no JSON: a key in double quotes is expected here",
    "json.colon_expected": "no JSON: a colon is expected here",
    "json.comma_expected": "no JSON: a comma or the closing bracket is expected here",
    "json.trailing_comma": "no JSON: there is a comma before the closing bracket",
    "json.control_character": "no JSON: a control character inside text must be written as an escape",
    "json.bad_escape": "no JSON: a backslash must begin a valid escape",
    "json.extra_data": "no JSON: the file goes on after its end",
    "json.invalid": "no JSON",
    "json.ends_too_early": "the file ends too early",
    "json.cut_off": "was it cut off?",
    "json.constant": "{word} is not a number that JSON knows",
    "json.repeated_key": 'the key "{name}" occurs twice',
    # Network
    "network.no_neuron": 'no neuron has the id "{name}"',
    "network.no_edge": 'no edge has the id "{name}"',
    "network.id_taken": 'the id "{name}" is already taken by {place}',
    "network.self_loop": 'leads from the neuron "{name}" to itself',
    "network.edge_into_input": '"{name}" is an input neuron: no edge may lead to it',
    "network.edge_into_bias": '"{name}" is a bias neuron: no edge may lead to it',
    "network.parallel_edge": '{place} already leads from "{source}" to "{target}"',
    "network.tie_mixed": 'the tie "{name}" is frozen in one place and free in another, {place}: one or the other',
    "network.tie_weights": 'the tie "{name}" has one weight, and in {place} it is {weight}',
    "network.cycle": "closes a cycle: {path}",
    "network.break_cycle": "remove or reverse one of these edges",
    "network.group_cycle": 'the softmax group "{name}" would need itself as input: {path}',
    # Data
    "data.repeated_column": 'the column "{name}" occurs twice',
    "data.not_input_or_output": '"{name}" is a {role} neuron: only input and output neurons have data',
    "data.row_width": "must hold one number per column, {wanted} in all, but holds {found}",
    # Training and surface
    "training.known_forms": 'write "textbook", or leave it out for the usual form',
    "training.known_batch_sizes": 'a whole number from 1, or "full"',
    "training.unknown_memory": '{optimizer} keeps nothing under the name "{name}"',
    "training.no_memory": "{optimizer} keeps nothing between updates",
    "training.not_first_of_tie": 'the edge "{name}" shares the weight of "{first}": name that one',
    "surface.range": "must be two numbers, the lower one first",
    # Incomplete, but kept
    "draft.no_output": "there is no output neuron, so there is no loss",
    "draft.add_output": "make a neuron an output",
    "draft.unreached_output": 'no edge leads to the output "{name}"',
    "draft.add_edge": "draw an edge to it",
    "draft.no_column": 'there is no column for "{name}"',
    "draft.no_rows": "there is no row of data",
    # The disk
    "disk.not_found": "there is no such file",
    "disk.is_folder": "this is a folder, not a file",
    "disk.no_permission": "you may not read this file",
    "disk.not_read": "it cannot be read: {reason}",
    "disk.not_found_to_save": "there is no such folder, so nothing was saved",
    "disk.is_folder_to_save": "this is a folder, so nothing was saved",
    "disk.no_permission_to_save": "you may not write here; nothing was saved and the old file is as it was",
    "disk.not_saved": "nothing was saved and the old file is as it was: {reason}",
}


def problem_words(problem: Problem, worded: Callable[[Message], str]) -> str:
    """Return a problem without its place in a file: for somebody who looks at the network itself."""
    return worded(problem.what) + (f" ({worded(problem.remedy)})" if problem.remedy else "")


def problem_line(name: str, problem: Problem, worded: Callable[[Message], str]) -> str:
    """Return a problem on one line: file, place, what, and the remedy in brackets."""
    return ": ".join(part for part in (name, problem.place, problem_words(problem, worded)) if part)
