"""What the tests of the command line share: the networks' paths, and JSON that is read back and compared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.command_line import main
from tests import examples


def path_of(name: str) -> str:
    return str(examples.FOLDER / f"{name}.nabla")


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def assert_agrees(found: Any, wanted: Any, place: str = "") -> None:
    if isinstance(wanted, dict):
        assert set(wanted) <= set(found), place
        for key, value in wanted.items():
            assert_agrees(found[key], value, f"{place}.{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), place
        for number, value in enumerate(wanted):
            assert_agrees(found[number], value, f"{place}[{number}]")
    elif wanted is None:
        assert found is None, place
    else:
        assert examples.agree(found, wanted), (place, found, wanted)
