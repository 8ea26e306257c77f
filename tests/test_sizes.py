"""Files and functions stay short enough to be read at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_LINES, MOST_OF_A_FUNCTION = 300, 40


def sources(*folders: str) -> Iterator[tuple[str, str]]:
    """Yield the path and text of every Python file in folders of the repository."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how many lines a function takes, without its decorators."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def long_functions(text: str) -> Iterator[str]:
    """Yield the name and length of every function that is too long."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of(node) > MOST_OF_A_FUNCTION:
            yield f"{node.name}, {lines_of(node)} lines"


def test_no_file_is_long() -> None:
    counted = {name: len(text.splitlines()) for name, text in sources("app", "core", "tests")}
    assert len(counted) > 500
    assert {name: count for name, count in counted.items() if count > MOST_LINES} == {}


def test_no_function_is_long() -> None:
    found = [f"{name}: {told}" for name, text in sources("app", "core") for told in long_functions(text)]
    assert found == []


def test_a_long_function_is_found() -> None:
    def text(lines: int) -> str:
        return "class One:\n    def two(self) -> None:\n" + "        pass\n" * (lines - 1)

    assert list(long_functions(text(MOST_OF_A_FUNCTION))) == []
    assert list(long_functions(text(41))) == ["two, 41 lines"]
