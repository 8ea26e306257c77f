"""The `split` and the `scaling` of a file's data: which rows are for testing, what stands behind scaled numbers."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from core.document import Split
from core.fields import Bounds, Fields
from core.findings import did_you_mean, printable
from core.message import EMPTY, message
from core.scaling import METHODS, Scaling

SHARE = Bounds(low=0, below=1)


def read_split(fields: Fields, count: int) -> Split | None:
    """Return which of `count` rows are kept for testing; None where the data's `fields` say nothing."""
    if not fields.has("split"):
        return None
    inner = fields.inner("split")
    share, seed = inner.number("test", Split().test, SHARE), inner.whole("seed", Split().seed)
    rows = _test_rows(inner, count) if inner.has("rows") else None
    return Split(share, seed, inner.rest(), rows)


def _test_rows(fields: Fields, count: int) -> tuple[int, ...] | None:
    """Return the rows for testing that are named one by one, in order; None where something is wrong with them."""
    given, before = fields.items("rows"), fields.findings.count
    seen: set[int] = set()
    for place, value in enumerate(given):
        at = f"{fields.at('rows')}[{place}]"
        if isinstance(value, bool) or not isinstance(value, int):
            fields.wrong(at, "whole", value)
        elif not 0 <= value < count:
            fields.findings.add(at, message("data.no_such_row", row=printable(str(value)), last=f"{count - 1:,}"))
        elif value in seen:
            fields.findings.add(at, message("data.row_twice", row=f"{value:,}"))
        else:
            seen.add(value)
    if seen and len(seen) >= count:
        fields.findings.add(fields.at("rows"), message("data.nothing_to_train"))
    return tuple(sorted(seen)) if fields.findings.count == before else None


def read_scaling(fields: Fields, columns: Collection[str]) -> Mapping[str, Scaling]:
    """Return how columns were scaled, by column."""
    if not fields.has("scaling"):
        return EMPTY
    inner, found = fields.inner("scaling"), {}
    for column in inner.values:
        if column not in columns:
            what = message("data.no_column", name=printable(column))
            inner.findings.add(inner.at(column), what, did_you_mean(column, columns))
        scaling = _read_one(inner.inner(column))
        if scaling is not None:
            found[column] = scaling
    return found


def _read_one(fields: Fields) -> Scaling | None:
    for method, names in METHODS.items():
        if all(name in fields.values for name in names):
            first, second = (fields.number(name, math.nan) for name in names)
            scaling = Scaling(method, first, second, fields.rest())
            if math.isnan(first) or math.isnan(second):
                return None
            if not scaling.is_sound:
                fields.findings.add(fields.at(names[1]), message(f"data.no_span_{method}"))
            return scaling
    fields.findings.add(fields.place, message("data.scaling_lacks"), message("data.scaling_ways"))
    return None
