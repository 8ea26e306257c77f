"""Everything that can be done, as one table; its menus are in app/menu_table.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.action import Action, Host, Verb
from app.graph.reading import Measure, Show
from app.workbench import Lens
from core.steps import Level


def _steps(host: Host) -> bool:
    return host.workbench.plan is not None


def _step(key: str, text: str, verb: Verb, *shortcuts: str, icon: str = "", tip: str = "") -> Action:
    return Action(key, text, verb, shortcuts, icon, tip, enabled=_steps)


def _level(level: Level, text: str, shortcut: str) -> Action:
    return Action(
        f"level_{level}",
        text,
        lambda w: w.looks.choose_level(level),
        (shortcut,),
        checked=lambda w: w.workbench.level is level,
    )


def _theme(mode: str, text: str) -> Action:
    return Action(f"theme_{mode}", text, lambda w: w.looks.choose_theme(mode), checked=lambda w: w.looks.mode == mode)


def _lens(lens: Lens, text: str, shortcut: str, tip: str) -> Action:
    return Action(
        f"lens_{lens}",
        text,
        lambda w: w.workbench.look_through(lens),
        (shortcut,),
        tip=tip,
        checked=lambda w: w.workbench.lens is lens,
    )


def _copy(kind: str, text: str, *shortcuts: str) -> Action:
    return Action(
        f"copy_{kind}", text, lambda w: w.copying.formula(kind), shortcuts, tip="Copy the formulae beside the network"
    )


SHOWN = ((Show.ALL, "everywhere"), (Show.SELECTION, "on what is selected or lit"), (Show.NOTHING, "nowhere"))
TOLD = ((Measure.WEIGHT, "by weight"), (Measure.GRADIENT, "by gradient"))


def _edges_show(show: Show, text: str) -> Action:
    return _reading(f"edges_{show}", f"Numbers on edges: {text}", {"edges": show})


def _neurons_show(show: Show, text: str) -> Action:
    return _reading(f"neurons_{show}", f"Numbers on neurons: {text}", {"neurons": show})


def _lines_tell(measure: Measure, text: str) -> Action:
    return _reading(f"lines_{measure}", f"Width and colour of edges: {text}", {"measure": measure})


def _reading(key: str, text: str, chosen: Mapping[str, Any]) -> Action:
    return Action(
        key,
        text,
        lambda w: w.graph.read_as(replace(w.graph.reading, **chosen)),
        checked=lambda w: all(getattr(w.graph.reading, name) == value for name, value in chosen.items()),
    )


TABLE: tuple[Action, ...] = (
    Action("new_network", "New &Network…", lambda w: w.documents.ask_new(), ("Ctrl+N",), tip="Describe a new network"),
    Action("open", "&Open…", lambda w: w.documents.ask_open(), ("Ctrl+O",), "open"),
    Action("save", "&Save", lambda w: w.documents.save(), ("Ctrl+S",), "save"),
    Action("save_as", "Save &As…", lambda w: w.documents.save_as(), ("Ctrl+Shift+S",)),
    Action("export", "&Export Picture…", lambda w: w.desks.pictures.export(), ("Ctrl+E",), "picture"),
    Action("animate", "Export Animation…", lambda w: w.desks.pictures.animate(), tip="The iteration as a film"),
    Action("print", "&Print…", lambda w: w.desks.pictures.print_preview(), ("Ctrl+P",)),
    Action(
        "handout",
        "Worksheet or Solution…",
        lambda w: w.desks.handouts.make(),
        tip="The iteration on paper, to fill in",
    ),
    Action("import_data", "&Import Data…", lambda w: w.data.import_file(), tip="Data from a CSV file or a spreadsheet"),
    Action("export_data", "Export &Data…", lambda w: w.data.export(), tip="The rows of the data as a CSV file"),
    Action("builtin_data", "&Built-in Data…", lambda w: w.data.builtin(), tip="Data that come with the program"),
    Action("quit", "&Quit", lambda w: w.close(), ("Ctrl+Q",)),
    Action(
        "undo",
        "&Undo",
        lambda w: w.workbench.undo_stack.undo(),
        ("Ctrl+Z",),
        "undo",
        enabled=lambda w: w.workbench.undo_stack.canUndo(),
    ),
    Action(
        "redo",
        "&Redo",
        lambda w: w.workbench.undo_stack.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo",
        enabled=lambda w: w.workbench.undo_stack.canRedo(),
    ),
    Action(
        "copy",
        "&Copy Value",
        lambda w: w.copying.value(),
        ("Ctrl+C",),
        tip="Copy the selected number with all its digits",
        enabled=lambda w: w.workbench.selection is not None,
    ),
    Action("copy_picture", "Copy Picture", lambda w: w.desks.pictures.copy(), ("Ctrl+Alt+C",)),
    _copy("latex", "Copy Formula as La&TeX", "Ctrl+Shift+C"),
    _copy("mathml", "Copy Formula as &MathML"),
    _copy("text", "Copy Formula as Te&xt"),
    Action(
        "edit_number",
        "&Edit Number…",
        lambda w: w.graph.edit_selection(),
        ("F2",),
        "edit",
        tip="Type another weight, input or target for what is selected",
        enabled=lambda w: w.workbench.selection is not None,
    ),
    Action("edit_rate", "&Learning Rate…", lambda w: w.toolbar.edit_learning_rate(), ("Ctrl+L",), "edit"),
    _step("forward", "Step &Forward", lambda w: w.workbench.step_forward(), "Right", "PgDown", icon="forward"),
    _step("back", "Step &Back", lambda w: w.workbench.step_back(), "Left", "PgUp", icon="back"),
    _step("term_forward", "Next &Term", lambda w: w.workbench.step_forward(Level.TERM), "Shift+Right"),
    _step("term_back", "Previous T&erm", lambda w: w.workbench.step_back(Level.TERM), "Shift+Left"),
    _step("layer_forward", "Next &Layer", lambda w: w.workbench.step_forward(Level.LAYER), "Ctrl+Right"),
    _step("layer_back", "Previous L&ayer", lambda w: w.workbench.step_back(Level.LAYER), "Ctrl+Left"),
    _step("phase_forward", "Next &Phase", lambda w: w.workbench.next_phase(), "Ctrl+Shift+Right", icon="phase_forward"),
    _step(
        "phase_back", "Previous P&hase", lambda w: w.workbench.previous_phase(), "Ctrl+Shift+Left", icon="phase_back"
    ),
    _step("to_start", "To &Start", lambda w: w.workbench.to_start(), "Home", icon="to_start"),
    _step("to_end", "To E&nd", lambda w: w.workbench.to_end(), "End", icon="to_end"),
    _step("next_iteration", "Next &Iteration", lambda w: w.workbench.next_iteration(), "Ctrl+PgDown", icon="next"),
    _step(
        "previous_iteration",
        "Pre&vious Iteration",
        lambda w: w.workbench.previous_iteration(),
        "Ctrl+PgUp",
        icon="previous",
    ),
    _step("play", "Pla&y", lambda w: w.player.toggle(), "Space", icon="play", tip="Play or pause"),
    Action("run", "Run Until a Stop", lambda w: w.runner.run(), ("F9",), enabled=_steps),
    Action("run_back", "Run Back to a Stop", lambda w: w.runner.run(forwards=False), ("Shift+F9",), enabled=_steps),
    Action("run_cancel", "Stop Running", lambda w: w.runner.cancel(), ("Esc",), enabled=lambda w: w.runner.is_running),
    Action(
        "breakpoint",
        "Breakpoint",
        lambda w: w.runner.toggle_breakpoint(),
        ("Ctrl+F9",),
        tip="Let runs stop where the selected neuron or edge is computed, or no longer",
        checked=lambda w: w.runner.has_breakpoint,
        enabled=lambda w: w.workbench.selection is not None,
    ),
    Action("faster", "Faster", lambda w: w.player.change_speed(1), ("Ctrl+Up",)),
    Action("slower", "Slower", lambda w: w.player.change_speed(-1), ("Ctrl+Down",)),
    _level(Level.TERM, "Level: ter&m", "Alt+1"),
    _level(Level.NEURON, "Level: ne&uron", "Alt+2"),
    _level(Level.LAYER, "Level: laye&r", "Alt+3"),
    _theme("light", "&Light"),
    _theme("dark", "&Dark"),
    _theme("system", "As the &System"),
    _theme("contrast_light", "High Contrast, Li&ght"),
    _theme("contrast_dark", "High Contrast, Dar&k"),
    Action("scale_up", "Larger Interface", lambda w: w.looks.change_scale(1), ("Ctrl+Alt++", "Ctrl+Alt+=")),
    Action("scale_down", "Smaller Interface", lambda w: w.looks.change_scale(-1), ("Ctrl+Alt+-",)),
    Action(
        "scale_usual",
        "Interface at 100 %",
        lambda w: w.looks.choose_scale(1.0),
        ("Ctrl+Alt+0",),
        checked=lambda w: w.looks.scale == 1.0,
    ),
    Action(
        "motion",
        "Show Numbers Move",
        lambda w: w.looks.toggle_motion(),
        tip="Let a number travel along its edge when it is used",
        checked=lambda w: w.looks.theme.motion,
    ),
    Action("more_digits", "&More Digits", lambda w: w.looks.change_digits(1), ("Ctrl+.",)),
    Action("fewer_digits", "&Fewer Digits", lambda w: w.looks.change_digits(-1), ("Ctrl+,",)),
    Action("zoom_in", "Zoom &In", lambda w: w.graph.zoom_in(), ("Ctrl++", "Ctrl+=")),
    Action("zoom_out", "Zoom &Out", lambda w: w.graph.zoom_out(), ("Ctrl+-",)),
    Action("fit", "Show &Whole Network", lambda w: w.graph.fit(), ("Ctrl+0",)),
    *(_edges_show(show, text) for show, text in SHOWN),
    *(_neurons_show(show, text) for show, text in SHOWN),
    *(_lines_tell(measure, text) for measure, text in TOLD),
    _lens(Lens.STEP, "Formula of the Step", "Ctrl+1", "The formula of the present step"),
    _lens(Lens.PATHS, "Paths to the Loss", "Ctrl+2", "The gradient of the selection as a sum over paths"),
    _lens(Lens.WHY, "Why Is It So?", "Ctrl+3", "Why the selected number is what it is"),
    _lens(Lens.PREDICT, "Predict the Next Result", "Ctrl+5", "The next result, to be found by yourself"),
    Action("surface", "Loss Surface", lambda w: w.show_table("Surface"), ("Ctrl+4",), tip="The loss over two weights"),
    Action(
        "blame",
        "Blame: Rank the Weights by |∂E/∂w|",
        lambda w: w.graph.read_as(replace(w.graph.reading, ranks=not w.graph.reading.ranks)),
        ("Ctrl+B",),
        checked=lambda w: w.graph.reading.ranks,
    ),
    Action(
        "legend",
        "Le&gend",
        lambda w: w.graph.read_as(replace(w.graph.reading, legend=not w.graph.reading.legend)),
        checked=lambda w: w.graph.reading.legend,
    ),
    Action(
        "large_tables",
        "Large Tables",
        lambda w: w.toggle_tables(),
        ("Ctrl+T",),
        tip="Give the tables most of the height (also by a double-click on a tab)",
        checked=lambda w: w.tables_are_large,
    ),
    Action(
        "full_screen", "F&ull Screen", lambda w: w.toggle_full_screen(), ("F11",), checked=lambda w: w.isFullScreen()
    ),
    Action(
        "experiments",
        "&Experiments…",
        lambda w: w.experiments.open(),
        tip="What networks can do and cannot, to try out",
    ),
    Action("lecture", "&Lecture", lambda w: w.desks.lecture.start(), ("F5",), tip="Show the steps to a hall"),
    Action(
        "present",
        "Lecture with &Presenter's Window",
        lambda w: w.desks.lecture.present(),
        ("Shift+F5",),
        tip="The hall on the projector, notes and the next step on the desk",
    ),
    Action("homework", "Check My &Homework…", lambda w: w.desks.homework.check(), ("Ctrl+H",), enabled=_steps),
    Action("find_mistake", "Find the &Mistake…", lambda w: w.desks.homework.find_mistake(), enabled=_steps),
    Action("lessons", "&Lessons…", lambda w: w.desks.lessons.choose(), ("Ctrl+Shift+L",)),
    Action(
        "close_lesson",
        "&Close the Lesson",
        lambda w: w.desks.lessons.close_lesson(),
        enabled=lambda w: w.desks.lessons.is_open,
    ),
    Action("start_page", "&Start Page", lambda w: w.desks.guide.show_start()),
    Action("tour", "&Tour", lambda w: w.desks.guide.tour(), tip="The five parts of the window, one after the other"),
    Action("search", "&Search Actions and Lessons…", lambda w: w.desks.guide.search(), ("Ctrl+K",)),
    Action("keys", "&Keys", lambda w: w.desks.guide.show_keys(), ("F1", "?"), tip="Every key on one sheet"),
    Action("whats_this", "&What's This?", lambda w: w.desks.guide.whats_this(), ("Shift+F1",)),
    Action("about", "&About Nablascope", lambda w: w.dialogs.show_about()),
)
