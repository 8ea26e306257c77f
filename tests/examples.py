"""The example networks with expected numbers, as data of the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.document import Document
from core.files import read

FOLDER = Path(__file__).parent / "data" / "examples"
TOLERANCE = 1e-12


def names(kind: str = "") -> list[str]:
    """Return the names of the examples of a kind: trace, train, surface, published; all without one."""
    return sorted(path.stem for path in FOLDER.glob(f"{kind}*.nabla"))


def document(name: str) -> Document:
    """Return an example's document."""
    return read(FOLDER / f"{name}.nabla")


def expected(name: str) -> dict[str, Any]:
    """Return an example's expected numbers."""
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.expected.json").read_text(encoding="utf-8"))
    return content


def agree(found: float, wanted: float) -> bool:
    """Tell whether a number agrees with its reference: |a − b| ≤ 10⁻¹² · max(1, |b|)."""
    return abs(found - wanted) <= TOLERANCE * max(1.0, abs(wanted))
