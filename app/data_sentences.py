"""The words about the data, its import and its built-in sets, by the core's message key."""

from __future__ import annotations

DATA_SENTENCES: dict[str, str] = {
    # Split and scaling in a file
    "data.no_such_row": "there is no row {row}: they are counted from 0 to {last}",
    "data.row_twice": "row {row} is named twice",
    "data.nothing_to_train": "one row at least has to be left to train",
    "data.no_column": 'there is no column "{name}"',
    "data.scaling_lacks": "says neither mean and deviation nor low and high",
    "data.scaling_ways": 'write {"mean": 5.8, "deviation": 0.8} or {"low": 0, "high": 16}',
    "data.no_span_standard": "must be a finite number above 0",
    "data.no_span_range": "must lie above low, by a number that is finite",
    # Edits of the data
    "data.last_row": "One row at least has to stay: without data there is nothing to compute.",
    "data.too_many_rows": "There may be at most {most} rows.",
    "data.neuron_without_column": "There is no data column for {name}.",
    "data.too_far_apart": "The numbers of this column are too far apart to be scaled.",
    "data.bad_split": "The share for testing is a number from 0 to below 1, the seed a whole number from 0.",
    "data.pasted_width": "Row {row} of what is pasted has {found} cells, the first {wanted}: nothing was pasted.",
    "data.pasted_no_number": "Row {row}, column {column} of what is pasted: “{text}” is no number. Nothing was pasted.",
    "data.pasted_nothing": "Row {row}, column {column} of what is pasted is empty: nothing was pasted.",
    "data.pasted_too_wide": "What is pasted is {found} columns wide, and there is room for {room}: nothing was pasted.",
    "data.set_does_not_fit": (
        "This set has {inputs} inputs and {outputs} outputs, the network {own_inputs} and {own_outputs}."
    ),
    "data.table_does_not_fit": (
        "The table gives {inputs} inputs and {outputs} outputs, the network has {own_inputs} and {own_outputs}."
    ),
    "data.nothing_to_fit": "The network needs an input and an output neuron to begin with.",
    # Tables that are imported
    "table.no_rows": "There is no row of data in it.",
    "table.bad_quote": "Row {row}: a quote is not closed, or something stands behind its end.",
    "table.row_width": "Row {row} has {found} cells, the first row has {wanted}.",
    "table.too_many_rows": "There are more than {most} rows, the most that a network file may hold.",
    "table.too_many_columns": "There are {found} columns; at most {most} are read.",
    "table.no_number": "Row {row}, column {column} ({name}): “{text}” is no number.",
    "table.empty_cell": "Row {row}, column {column} ({name}) is empty.",
    "table.too_many_classes": "Column {column} ({name}) has {found} different classes; at most {most} are taken.",
    "table.not_two_classes": "Column {column} ({name}) has {found} classes; a column of 0 and 1 takes two.",
    "table.no_input": "No column is an input.",
    "table.no_output": "No column is an output.",
}
