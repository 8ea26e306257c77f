"""The keys of lecture mode in one table: what a presenter's remote sends, what a keyboard adds, what each one does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.lecture.control import LectureControl, Seat
from app.lecture.state import Blank, View
from core.steps import Level

Verb = Callable[[LectureControl], object]
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
NUDGE = 0.01  # of the stage: how far a key moves the on-screen pointer


@dataclass(frozen=True)
class Key:
    """Some keys with one verb. `told` is how the help page writes them, "" where another line tells of them too."""

    names: tuple[str, ...]
    verb: Verb
    told: str = ""
    words: str = ""
    repeats: bool = False  # whether a key held down does it again and again


def _typing(digit: str) -> Verb:
    return lambda control: control.type_digit(digit)


def _nudging(x: float, y: float) -> Verb:
    return lambda control: control.nudge_pointer(x, y)


TABLE: tuple[Key, ...] = (
    Key(("PgDown", "Right", "Space", "Return", "Enter", "Down"), lambda c: c.next(),
        "Page Down  →  ↓  Space  Enter", "the next step, or its next part", True),
    Key(("PgUp", "Left", "Backspace", "Up"), lambda c: c.back(), "Page Up  ←  ↑  Backspace", "back", True),
    Key(("Shift+Right",), lambda c: c.next_step(Level.TERM), "Shift  ←  →", "by one term", True),
    Key(("Shift+Left",), lambda c: c.previous_step(Level.TERM), repeats=True),
    Key(("Ctrl+Right",), lambda c: c.next_step(Level.LAYER), "Ctrl  ←  →", "by a whole layer", True),
    Key(("Ctrl+Left",), lambda c: c.previous_step(Level.LAYER), repeats=True),
    Key(("Ctrl+Shift+Right",), lambda c: c.next_phase(), "Ctrl Shift  ←  →", "by a whole phase", True),
    Key(("Ctrl+Shift+Left",), lambda c: c.previous_phase(), repeats=True),
    Key(("Ctrl+PgDown",), lambda c: c.next_iteration(), "Ctrl Page Up  Page Down", "by an iteration", True),
    Key(("Ctrl+PgUp",), lambda c: c.previous_iteration(), repeats=True),
    Key(("Home",), lambda c: c.to_start(), "Home  End", "the first and the last step"),
    Key(("End",), lambda c: c.to_end()),
    *(Key((digit,), _typing(digit)) for digit in "123456789"),
    Key(("0",), lambda c: c.type_digit("0") if c.typed else c.whole(), "17 Enter", "go to step 17"),
    Key(("Alt+1",), lambda c: c.set_level(Level.TERM), "Alt 1  2  3", "steps: term, neuron, layer"),
    Key(("Alt+2",), lambda c: c.set_level(Level.NEURON)),
    Key(("Alt+3",), lambda c: c.set_level(Level.LAYER)),
    Key(("r",), lambda c: c.toggle_reveals(), "R", "reveal one factor at a time"),
    Key(("z",), lambda c: c.zoom_next(), "Z", "closer: formula, neuron, whole"),
    Key(("Tab",), lambda c: c.zoom_along(1), "Tab   0", "the next neuron   the whole", True),
    Key(("Shift+Tab", "Shift+Backtab", "Backtab"), lambda c: c.zoom_along(-1), repeats=True),
    Key(("Alt+Z",), lambda c: c.zoom_next(Seat.DESK), "Alt Z   Alt 0", "the same on your own screen"),
    Key(("Alt+0",), lambda c: c.whole(Seat.DESK)),
    Key((".", "b"), lambda c: c.blank(Blank.BLACK), ".  B   W", "black, white; any key goes back"),
    Key(("w",), lambda c: c.blank(Blank.WHITE)),
    Key(("f",), lambda c: c.freeze(), "F", "freeze what the hall sees"),
    Key(("x",), lambda c: c.swap(), "X", "swap the two screens"),
    Key(("p",), lambda c: c.toggle_pointer(), "P", "pointer (Alt and arrows move it)"),
    *(Key((f"Alt+{way}",), _nudging(x, y), repeats=True)
      for way, x, y in (("Left", -NUDGE, 0), ("Right", NUDGE, 0), ("Up", 0, -NUDGE), ("Down", 0, NUDGE))),
    Key(("d",), lambda c: c.toggle_draws(), "D   C", "draw by dragging; no lines"),
    Key(("c",), lambda c: c.clear_marks()),
    Key(("Ctrl+Z",), lambda c: c.undo(), "Ctrl Z   Ctrl Y", "take back a line or change, redo", True),
    Key(("Ctrl+Y", "Ctrl+Shift+Z"), lambda c: c.want("redo"), repeats=True),
    Key(("Ctrl+S",), lambda c: c.want("save"), "Ctrl S", "save the file, notes and all"),
    Key(("t",), lambda c: c.want("train"), "T", "pause or continue the training"),
    Key(("F9",), lambda c: c.want("run"), "F9   Shift F9", "run to the next stop, or back"),
    Key(("Shift+F9",), lambda c: c.want("run_back")),
    Key(("g",), lambda c: c.show_view(View.STEP), "G   S   M", "network, loss surface, matrices"),
    Key(("s",), lambda c: c.show_view(View.SURFACE)),
    Key(("m",), lambda c: c.show_view(View.MATRIX)),
    Key(("+", "="), lambda c: c.change_digits(1), "+   −", "more digits, fewer"),
    Key(("-", "−"), lambda c: c.change_digits(-1)),
    Key(("?", "h"), lambda c: c.toggle_help(), "H  ?", "these keys"),
    Key(("Esc",), lambda c: c.leave(), "Esc  F5", "end the lecture"),
    Key(("F5",), lambda c: c.end()),
)  # fmt: skip

KEYS: Mapping[str, Key] = {name: key for key in TABLE for name in key.names}


def press(control: LectureControl, event: QKeyEvent) -> bool:
    """Do what a key stands for; return whether it stands for anything."""
    if event.key() in _MODIFIERS:
        return False
    if control.state.blank is not Blank.NOTHING:
        if not event.isAutoRepeat():  # the key that made it blank may still be down
            control.blank(control.state.blank)
        return True
    name = name_of(event)
    if _while_typing(control, name) or _while_helping(control, name):
        return True
    key = KEYS.get(name)
    if key is not None and (key.repeats or not event.isAutoRepeat()):
        key.verb(control)
    return key is not None


def _while_typing(control: LectureControl, name: str) -> bool:
    verbs: dict[str, Callable[[], None]] = {
        "Return": control.jump,
        "Enter": control.jump,
        "Backspace": control.untype,
        "Esc": control.forget_typed,
    }
    if not control.typed or name not in verbs:
        return False
    verbs[name]()
    return True


def _while_helping(control: LectureControl, name: str) -> bool:
    """Close the help page; Esc does nothing else then."""
    if not control.helps or name in ("?", "h"):
        return False
    control.toggle_help()
    return name == "Esc"


def name_of(event: QKeyEvent) -> str:
    """Return what a key is called in the table: by its sign where it writes one, else by its name."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text.strip() and text.isprintable() and not modifiers & _COMMAND:
        return text.lower()
    combination = QKeyCombination(modifiers, Qt.Key(event.key()))
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
