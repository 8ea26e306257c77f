"""All benchmarks: `python -m tests.benchmarks` prints one Markdown table; words after it choose among its parts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping

from tests.benchmarks import chain, descents, desk, editor, iterations, machine, steps, surfaces, trainings, windows
from tests.benchmarks.table import Row, markdown

PARTS: Mapping[str, Callable[[], Iterable[Row]]] = {
    "iterations": iterations.rows,
    "steps": steps.rows,
    "windows": windows.rows,
    "editor": editor.rows,
    "chain": chain.rows,
    "surfaces": surfaces.rows,
    "descents": descents.rows,
    "trainings": trainings.rows,
    "desk": desk.rows,
}


def main(chosen: list[str]) -> int:
    """Print the table of the chosen parts, all without a choice."""
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        print(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    found = [row for name in chosen or PARTS for row in PARTS[name]()]
    print(f"Medians, taken side by side in one run. {machine.in_words()}.\n")
    print(markdown(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
