"""The menus that the actions stand in, and the keys of parts that have keys of their own."""

from __future__ import annotations

from collections.abc import Mapping

SEPARATOR = "-"
SUBMENU = "menu:"  # a submenu that is filled when it opens
MENUS: Mapping[str, tuple[str, ...]] = {
    "&File": (
        *("new_network", "menu:new", "open", "menu:recent", "menu:examples", "-"),
        *("save", "save_as", "-"),
        *("export", "animate", "print", "handout", "-"),
        *("builtin_data", "import_data", "export_data", "-", "quit"),
    ),
    "&Edit": (
        "undo",
        "redo",
        "-",
        "copy",
        "copy_picture",
        "copy_latex",
        "copy_mathml",
        "copy_text",
        "-",
        "menu:network",
        "-",
        "edit_number",
        "edit_rate",
    ),
    "&Step": (
        *("forward", "back", "-", "term_forward", "term_back", "layer_forward", "layer_back", "-"),
        *("phase_forward", "phase_back", "to_start", "to_end", "next_iteration", "previous_iteration", "-"),
        *("menu:runs", "breakpoint", "-", "play", "faster", "slower", "-", "menu:levels"),
    ),
    "&View": (
        *("lecture", "present", "menu:projector", "-"),
        *("lens_step", "lens_paths", "lens_why", "surface", "-"),
        *("menu:looks", "menu:scale", "motion", "more_digits", "fewer_digits", "-"),
        *("menu:shows", "-"),
        *("zoom_in", "zoom_out", "fit", "-", "large_tables", "full_screen"),
    ),
    "&Learn": (
        *("start_page", "lessons", "close_lesson", "-", "lens_predict", "find_mistake", "homework", "-"),
        "experiments",
    ),
    "&Help": ("search", "tour", "-", "keys", "whats_this", "-", "about"),
}
KEYS_OF_PARTS: Mapping[str, str] = {
    "In the network: walk along the edges": "Alt+← or Alt+→",
    "In the network: walk within the layer": "Alt+↑ or Alt+↓",
    "In the network and the tables: type a number": "Enter",
    "In the data: type a number": "F2, or its first digit",
    "In the data: let the row's sample stay on screen": "Enter",
    "On the surface: move the point, or turn the relief": "Alt+arrows",
    "On the surface: zoom": "+ or −",
    "Everywhere: the next part": "Tab",
}
SUBMENUS: Mapping[str, str] = {
    "new": "New from &Template",
    "recent": "Open &Recent",
    "examples": "E&xamples",
    "network": "&Network",
    "looks": "Colours",
    "scale": "Interface Scale",
    "projector": "Projector",
    "shows": "Network Shows",
    "levels": "Level of the Steps",
    "runs": "Run to a Stop",
}
LOOKS = ("theme_light", "theme_dark", "theme_system", "theme_contrast_light", "theme_contrast_dark")
SCALES = ("scale_up", "scale_down", "scale_usual")
INSIDE: Mapping[str, tuple[str, ...]] = {
    "looks": LOOKS,
    "scale": SCALES,  # and every scale that is offered
    "shows": (
        *("edges_all", "edges_selection", "edges_nothing", "-"),
        *("neurons_all", "neurons_selection", "neurons_nothing", "-"),
        *("lines_weight", "lines_gradient", "-", "blame", "legend"),
    ),
    "levels": ("level_term", "level_neuron", "level_layer"),
    "runs": ("run", "run_back", "run_cancel"),
}  # the actions of submenus
IN_SUBMENUS = tuple(entry for entries in INSIDE.values() for entry in entries if entry != SEPARATOR)
