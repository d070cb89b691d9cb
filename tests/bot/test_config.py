"""A configuration is read whole or refused with the key and what fits."""

from pathlib import Path

import pytest

from bot.app import settled
from bot.commands.connecting import check_platforms
from bot.config import SECRETS, ConfigError, load

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
    "a mode Slack does not have": ('[slack]\nmode = "carrier pigeon"', "slack.mode"),
    "a key Discord does not have": ("[discord]\nguild = 1", "guild"),
    "an engine there is not": ('[storage]\nurl = "mysql://chorus@db/chorus"', "storage.url: expected sqlite:///"),
    "a server without a name": ('[storage]\nurl = "postgresql://"', "storage.url: .*postgresql://user"),
    "an address without a file": ('[storage]\nurl = "sqlite:///"', "storage.url"),
    "an address with too few slashes": ('[storage]\nurl = "sqlite://chorus.db"', "storage.url"),
    "a server's port out of range": ("[http]\nport = -1", "http.port"),
    "a secret whose file is not there": (
        '[slack]\nbot_token = "file:/nowhere/token"',
        "slack.bot_token: .*/nowhere/token",
    ),
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
    config = load(data=tmp_path, environment={})
    assert (config.storage.folder, config.storage.path) == (tmp_path, tmp_path / "chorus.db")


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


URLS = {
    "sqlite:///chorus.db": Path("chorus.db"),
    "sqlite:///data/of chorus/c.db": Path("data/of chorus/c.db"),
    "sqlite:////var/lib/chorus/chorus.db": Path("/var/lib/chorus/chorus.db"),
}


@pytest.mark.parametrize("url", URLS)
def test_three_slashes_are_relative_and_four_absolute(url: str) -> None:
    assert load(environment={"CHORUS_STORAGE_URL": url}).storage.path == URLS[url]


def test_the_web_chat_is_on_without_a_file_and_off_with_one(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("", encoding="utf-8")
    assert load(environment={}).web.enabled
    assert load(data=tmp_path, environment={}).web.enabled
    assert not load(path, environment={}).web.enabled
    assert load(path, environment={"CHORUS_WEB_ENABLED": "true"}).web.enabled
    assert not load(environment={"CHORUS_WEB_ENABLED": "false"}).web.enabled


def test_a_secret_is_read_from_the_file_it_names(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-from-a-file\n", encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text(f'[slack]\nbot_token = "file:{tmp_path}/token"\napp_token = "xapp-1"\n', encoding="utf-8")
    config = load(path, environment={"CHORUS_DISCORD_TOKEN": f"file:{tmp_path}/token"})
    assert (config.slack.bot_token, config.slack.app_token) == ("xoxb-from-a-file", "xapp-1")
    assert config.discord.token == "xoxb-from-a-file"
    assert load(environment={"CHORUS_COMMUNITY_NAME": "file:me"}).community.name == "file:me"


def test_no_secret_is_shown_by_a_configuration_or_by_an_error_about_it(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    lines = [f'{name} = "hidden-{name}"' for name in SECRETS["slack"]]
    path.write_text("\n".join(["[slack]", *lines, "[discord]", 'token = "hidden-token"']), encoding="utf-8")
    config = load(path, environment={})
    assert (config.slack.signing_secret, config.discord.token) == ("hidden-signing_secret", "hidden-token")
    assert "hidden" not in f"{config!r} {config}"
    for text in ('team_members = "hidden"', 'connections = "hidden"'):
        path.write_text(f"[slack]\n{text}", encoding="utf-8")
        with pytest.raises(ConfigError) as caught:
            load(path, environment={})
        assert "hidden" not in str(caught.value)
    (tmp_path / "bytes").write_bytes(b"hidden \xff")
    with pytest.raises(ConfigError, match=r"discord\.token") as caught:
        load(environment={"CHORUS_DISCORD_TOKEN": f"file:{tmp_path}/bytes"})
    assert "hidden" not in str(caught.value) and caught.value.__cause__ is None


ADDRESSES = {
    "a user and a password": ("postgresql://chorus:hidden@db.test:5432/crowd", "postgresql://db.test:5432/crowd"),
    "the short name": ("postgres://chorus:hidden@db.test/crowd?sslmode=require", "postgres://db.test/crowd"),
    "a password that was not escaped": ("postgresql://chorus:hid/den@db.test/crowd", "postgresql://db.test/crowd"),
    "a password among the options": ("postgresql://db.test/crowd?password=hidden", "postgresql://…"),
    "a socket": ("postgresql:///crowd?host=/run/postgresql", "postgresql:///crowd"),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_the_address_of_a_server_is_shown_without_secrets_for(case: str) -> None:
    url, shown = ADDRESSES[case]
    config = load(environment={"CHORUS_STORAGE_URL": url})
    assert (config.storage.url, config.storage.shown, config.storage.embedded) == (url, shown, False)
    assert "hid" not in f"{config!r} {config}"


def test_the_address_of_a_server_can_be_kept_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://chorus:hidden@db.test/crowd\n", encoding="utf-8")
    config = load(environment={"CHORUS_STORAGE_URL": f"file:{tmp_path}/url"})
    assert config.storage.url == "postgresql://chorus:hidden@db.test/crowd"


def test_every_key_can_come_from_the_environment(tmp_path: Path) -> None:
    config = load(
        environment={
            "CHORUS_SLACK_ENABLED": "true",
            "CHORUS_SLACK_TEAM_MEMBERS": "U1, U2",
            "CHORUS_DISCORD_SHARD_IDS": "0,1",
            "CHORUS_HTTP_PORT": "9000",
            "CHORUS_WEB_TRUSTED": "true",
        }
    )
    assert (config.slack.enabled, config.slack.team_members) == (True, ("U1", "U2"))
    assert (config.discord.shard_ids, config.http.port, config.web.trusted) == ((0, 1), 9000, True)


INCOMPLETE = {
    "nothing is on": ("", "web.enabled"),
    "Slack has no token": ("[slack]\nenabled = true", "slack.bot_token"),
    "Slack calls over HTTP and nothing checks it": (
        '[slack]\nenabled = true\nmode = "http"\nbot_token = "xoxb-1"',
        "slack.signing_secret",
    ),
    "Discord has no token": ("[discord]\nenabled = true", "discord.token"),
}


@pytest.mark.parametrize("case", INCOMPLETE)
def test_a_run_is_refused_when(case: str, tmp_path: Path) -> None:
    text, named = INCOMPLETE[case]
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=named):
        check_platforms(load(path, environment={}))


def test_what_is_switched_off_may_be_incomplete(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[slack]\nbot_token = "no token"\n[web]\nenabled = true', encoding="utf-8")
    check_platforms(load(path, environment={}))
