"""A configuration is read whole or refused with the key and what fits."""

from pathlib import Path

import pytest

from bot.app import settled
from bot.config import ConfigError, load

WRONG = {
    "a port that is a word": ('[web]\nport = "no"', "web.port"),
    "a port out of range": ("[web]\nport = 70000", "web.port"),
    "a language Chorus does not speak": ('[community]\nlanguage = "xx"', "community.language"),
    "a zone that is none": ('[community]\ntimezone = "Mars/Base"', "community.timezone"),
    "a key nobody knows": ("[web]\nprot = 1", "prot"),
    "a section nobody knows": ("[wbe]\nport = 1", "wbe"),
    "a level that is none": ('[log]\nlevel = "loud"', "log.level"),
    "a list that is a number": ("[channels]\nwatch = 3", "channels.watch"),
    "no TOML": ("[web", "TOML"),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_names_the_key_for(case: str, tmp_path: Path) -> None:
    text, named = WRONG[case]
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        load(path, environment={})


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.example\.toml"):
        load(tmp_path / "none.toml", environment={})


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[web]\nport = 1", encoding="utf-8")
    config = load(path, environment={"CHORUS_WEB_PORT": "9000", "CHORUS_CHANNELS_WATCH": "#a, #b"})
    assert (config.web.port, config.channels.watch) == (9000, ("#a", "#b"))


def test_a_data_folder_needs_no_file(tmp_path: Path) -> None:
    assert load(data=tmp_path, environment={}).data.directory == tmp_path


def test_the_environment_sets_settings_too(tmp_path: Path) -> None:
    config = load(environment={"CHORUS_SETTINGS_KEEP_DAYS": "30"})
    assert settled(config).configured()["keep_days"] == "30"


def test_settings_are_kept_in_their_stored_forms(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    lines = (
        'digest = "Every Monday 9:00 Europe/Warsaw"',
        "keep_days = 90",
        'reactions = "👍🏽 | 👎"',
        'language = "Polski"',
    )
    path.write_text("\n".join(("[settings]", *lines)), encoding="utf-8")
    configured = settled(load(path, environment={})).configured()
    assert configured["digest"] == "0 9 * * 1 Europe/Warsaw"
    assert (configured["keep_days"], configured["reactions"], configured["language"]) == ("90", "👍 | 👎", "pl")


WRONG_SETTINGS = {
    "a rhythm that is none": ('digest = "sometimes"', r"settings\.digest: .*sometimes"),
    "days that are none": ("keep_days = 0", r"settings\.keep_days: .*3,?650"),
    "a map without emoji": ('reactions = "good | bad"', r"settings\.reactions: .*👍"),
    "a name that is nearly one": ("keep_day = 3", r"settings\.keep_day: .*settings\.keep_days"),
    "a name that is like none": ('xyzzy = "1"', r"settings\.xyzzy: .*digest.*keep_days"),
}


@pytest.mark.parametrize("case", WRONG_SETTINGS)
def test_a_setting_is_named_with_what_fits_for(case: str, tmp_path: Path) -> None:
    text, said = WRONG_SETTINGS[case]
    path = tmp_path / "config.toml"
    path.write_text(f"[settings]\n{text}", encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        settled(load(path, environment={}))
