"""The screen saver is held off in each system's way, and where it cannot be nothing is worse than a sentence."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.lecture.awake import Awake, BusKeeper, MacKeeper, WindowsKeeper, bus_address, keeper_of


class FakeKeeper:
    """Remembers what was asked of it."""

    def __init__(self, works: bool = True) -> None:
        self.works, self.asked = works, list[str]()

    def hold(self, failed: Callable[[], None]) -> None:
        self.asked.append("hold")
        if not self.works:
            failed()

    def release(self) -> None:
        self.asked.append("release")


def test_it_is_held_once_and_released_once() -> None:
    keeper = FakeKeeper()
    awake = Awake(keeper=keeper)
    awake.release()
    awake.hold()
    awake.hold()
    assert awake.is_held
    awake.release()
    awake.release()
    assert keeper.asked == ["hold", "release"] and not awake.is_held


def test_that_it_cannot_be_is_said_once() -> None:
    awake, told = Awake(keeper=FakeKeeper(works=False)), list[str]()
    awake.said.connect(told.append)
    for _ in range(2):
        awake.hold()
        awake.release()
    assert told == ["The screen saver cannot be held off here: it may come while you talk."]


def test_each_system_has_its_way() -> None:
    kinds = [type(keeper_of(name)) for name in ("linux", "win32", "darwin", "freebsd14")]
    assert kinds == [BusKeeper, WindowsKeeper, MacKeeper, BusKeeper]


@pytest.mark.parametrize(("answer", "failures"), [(1, 0), (0, 1)])
def test_windows_is_told_what_is_in_use(answer: int, failures: int) -> None:
    asked, failed = list[int](), list[bool]()
    keeper = WindowsKeeper(lambda state: asked.append(state) or answer)
    keeper.hold(lambda: failed.append(True))
    keeper.release()
    assert asked == [0x80000003, 0x80000000] and len(failed) == failures


def test_without_windows_there_is_no_windows_way() -> None:
    failed = list[bool]()
    WindowsKeeper().hold(lambda: failed.append(True))
    assert failed == [True] * (sys.platform != "win32")


@pytest.mark.skipif(sys.platform == "win32", reason="a script is the program")
def test_the_child_of_macos_runs_until_released(tmp_path: Path) -> None:
    program = tmp_path / "caffeinate"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    keeper, failed = MacKeeper(str(program)), list[bool]()
    keeper.hold(lambda: failed.append(True))
    child = keeper._child
    assert child is not None and child.poll() is None and not failed
    assert child.args == [str(program), "-d", "-w", str(os.getpid())]
    keeper.release()
    assert child.returncode is not None
    keeper.release()


def test_a_missing_program_is_a_failure_and_no_more(tmp_path: Path) -> None:
    keeper, failed = MacKeeper(str(tmp_path / "nothing")), list[bool]()
    keeper.hold(lambda: failed.append(True))
    keeper.release()
    assert failed == [True]


def test_only_a_bus_of_this_computer_is_asked(tmp_path: Path) -> None:
    address = "DBUS_SESSION_BUS_ADDRESS"
    assert bus_address({}) == ""
    assert bus_address({address: "unix:path=/run/user/1000/bus"}) == "unix:path=/run/user/1000/bus"
    assert bus_address({address: "tcp:host=elsewhere,port=1"}) == ""
    assert bus_address({address: "unix:path=/a;tcp:host=elsewhere"}) == ""
    assert bus_address({address: "autolaunch:"}) == ""
    assert bus_address({"XDG_RUNTIME_DIR": str(tmp_path)}) == ""
    (tmp_path / "bus").touch()
    assert bus_address({"XDG_RUNTIME_DIR": str(tmp_path)}) == f"unix:path={tmp_path}/bus"


@pytest.mark.parametrize("address", ["", "unix:path=/nowhere/bus"])
def test_no_bus_is_a_failure_at_once(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    keeper, failed = BusKeeper(), list[bool]()
    keeper.hold(lambda: failed.append(True))
    keeper.release()
    assert failed == [True]


ASK = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer
from app.lecture.awake import Awake
application, awake = QCoreApplication([]), Awake()
awake.said.connect(lambda words: (print(words), application.quit()))
awake.hold()
QTimer.singleShot(20000, application.quit)
application.exec()
awake.release()
"""


@pytest.mark.skipif(shutil.which("dbus-run-session") is None, reason="needs Debian's dbus-daemon")
def test_a_bus_without_a_screen_saver_says_so_later() -> None:
    command = ["dbus-run-session", "--", sys.executable, "-c", ASK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=40, check=True)
    assert done.stdout == "The screen saver cannot be held off here: it may come while you talk.\n"
