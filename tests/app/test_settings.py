"""Settings: what is stored comes back; what somebody else wrote there does no harm."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from app.settings import GEOMETRY, LEVEL, MOST_RECENT, PROJECTOR, RECENT, SETTINGS, SPEED, THEME, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "nablascope.ini"


def test_everything_starts_at_its_default(path: Path) -> None:
    settings = Settings(path)
    assert {key: settings.get(setting) for key, setting in SETTINGS.items()} == {
        key: setting.default for key, setting in SETTINGS.items()
    }


@pytest.mark.parametrize(
    ("setting", "value"),
    [(THEME, "dark"), (LEVEL, "term"), (SPEED, 0.5), (RECENT, ("/a, b.nabla", "/ü.nabla")), (GEOMETRY, b"\0\xff,;\n")],
)
def test_what_is_put_is_there_after_a_restart(path: Path, setting, value) -> None:
    settings = Settings(path)
    settings.put(setting, value)
    settings.flush()
    assert Settings(path).get(setting) == value


CHECKED = {key: setting for key, setting in SETTINGS.items() if setting is not PROJECTOR}  # any text can name a screen


@pytest.mark.parametrize("setting", CHECKED.values(), ids=CHECKED)
@pytest.mark.parametrize("text", ["", "no such thing", "-1e999", "[1, 2]", "{}", "ä", "@Invalid()"])
def test_a_bad_stored_value_becomes_the_default(path: Path, setting, text: str) -> None:
    if setting.write is not str and setting.default == b"" and text == "":
        text = "%"
    store = QSettings(str(path), QSettings.Format.IniFormat)
    store.setValue(setting.key, text)
    store.sync()
    assert Settings(path).get(setting) == setting.default


def test_recent_files_newest_first_each_once_and_not_too_many(path: Path) -> None:
    settings = Settings(path)
    for number in range(MOST_RECENT + 3):
        settings.add_recent(Path(f"/{number}.nabla"))
    settings.add_recent(Path("/5.nabla"))
    recent = settings.get(RECENT)
    assert recent[:2] == ("/5.nabla", f"/{MOST_RECENT + 2}.nabla")
    assert len(recent) == len(set(recent)) == MOST_RECENT
    settings.drop_recent(Path("/5.nabla"))
    assert "/5.nabla" not in settings.get(RECENT)
