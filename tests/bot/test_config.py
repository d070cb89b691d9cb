"""A configuration is read whole or refused with the key and what fits."""

from pathlib import Path

import pytest

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
