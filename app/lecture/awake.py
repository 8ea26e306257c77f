"""Holds the screen saver off while there is a lecture, as each system wants it. Where that cannot be, it is said once.

Nothing here uses a network: the bus of the session is a socket of this computer, and any other bus is left alone.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from app.words import tr

BUS = "nablascope-awake"  # a connection of our own: when it is closed, what was held is free again
SERVICE, PATH = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"
CAFFEINATE = "/usr/bin/caffeinate"
CONTINUOUS, SYSTEM, SCREEN = 0x80000000, 0x00000001, 0x00000002  # of Windows' SetThreadExecutionState
PATIENCE = 1.0  # seconds that a child has to end
Failed = Callable[[], None]


class Keeper(Protocol):
    """One system's way. `hold` calls `failed`, at once or later, where it has no success; none of them raises."""

    def hold(self, failed: Failed) -> None: ...

    def release(self) -> None: ...


class Awake(QObject):
    """Keeps the screen on between `hold` and `release`.

    Signals:
        said(str): the screen saver cannot be held off; once, for nothing can be done about it.
    """

    said = Signal(str)

    def __init__(self, parent: QObject | None = None, keeper: Keeper | None = None) -> None:
        super().__init__(parent)
        self._keeper = keeper or keeper_of(sys.platform)
        self._told = self.is_held = False

    def hold(self) -> None:
        """Keep the screen on from now on."""
        if not self.is_held:
            self.is_held = True
            self._keeper.hold(self._tell)

    def release(self) -> None:
        """Let the screen do what it likes again."""
        if self.is_held:
            self.is_held = False
            self._keeper.release()

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self.said.emit(tr("The screen saver cannot be held off here: it may come while you talk."))


def keeper_of(platform: str) -> Keeper:
    """Return the way of a system, by Python's name of it."""
    if platform == "win32":
        return WindowsKeeper()
    return MacKeeper() if platform == "darwin" else BusKeeper()


class WindowsKeeper:
    """Tells Windows that the screen is in use."""

    def __init__(self, set_state: Callable[[int], int] | None = None) -> None:
        self._set_state = set_state or _windows_state

    def hold(self, failed: Failed) -> None:
        """Keep screen and computer on; 0 is no success."""
        if not self._set_state(CONTINUOUS | SYSTEM | SCREEN):
            failed()

    def release(self) -> None:
        """Say that it is no longer in use."""
        self._set_state(CONTINUOUS)


def _windows_state(state: int) -> int:
    library: Any = getattr(ctypes, "windll", None)
    return int(library.kernel32.SetThreadExecutionState(ctypes.c_uint(state))) if library is not None else 0


class MacKeeper:
    """Lets macOS's own program keep the screen on; it ends with ours, however ours ends."""

    def __init__(self, program: str = CAFFEINATE) -> None:
        self._program = program
        self._child: subprocess.Popen[bytes] | None = None

    def hold(self, failed: Failed) -> None:
        """Start it."""
        try:
            self._child = subprocess.Popen(  # noqa: S603 - a fixed program with our own number
                [self._program, "-d", "-w", str(os.getpid())],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError:
            failed()

    def release(self) -> None:
        """End it."""
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class BusKeeper:
    """Asks the desktop over the session's bus, where there is one on this computer."""

    def __init__(self) -> None:
        self._watcher: Any = None

    def hold(self, failed: Failed) -> None:
        """Ask, without waiting for the answer."""
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
        except ImportError:
            failed()
            return
        address = bus_address(os.environ)
        bus = QDBusConnection.connectToBus(address, BUS) if address else None
        if bus is None or not bus.isConnected():
            failed()
            return
        call = QDBusMessage.createMethodCall(SERVICE, PATH, SERVICE, "Inhibit")
        call.setArguments(["Nablascope", tr("A lecture is on")])
        self._watcher = QDBusPendingCallWatcher(bus.asyncCall(call))
        self._watcher.finished.connect(lambda watcher: failed() if watcher.isError() else None)

    def release(self) -> None:
        """Close the connection: the desktop then forgets what it asked for."""
        if self._watcher is not None:
            from PySide6.QtDBus import QDBusConnection

            self._watcher = None
            QDBusConnection.disconnectFromBus(BUS)


def bus_address(environment: Any) -> str:
    """Return where the session's bus is on this computer; "" if there is none, or it is elsewhere."""
    told = str(environment.get("DBUS_SESSION_BUS_ADDRESS", ""))
    usual = Path(str(environment.get("XDG_RUNTIME_DIR") or "/nowhere")) / "bus"
    if told:
        return told if all(one.startswith("unix:") for one in told.split(";") if one) else ""
    return f"unix:path={usual}" if usual.exists() else ""
