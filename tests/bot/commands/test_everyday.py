"""The small commands, and what all of them share: help, versions, exit codes."""

import json
import sqlite3
from pathlib import Path

import pytest

from bot import __version__
from bot.commands.options import STOPPED, run
from tests.bot.commands.program import chorus

COMMANDS = ("audit", "digest", "doctor", "export", "import", "migrate")


def test_the_version_is_the_programs(tmp_path: Path) -> None:
    done = chorus("--version")
    assert (done.code, done.text) == (0, f"chorus, version {__version__}\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_examples_to_paste(command: str) -> None:
    done = chorus(command, "--help")
    assert done.code == 0
    assert f"  chorus {command}" in done.text
    assert "--data DIR" in done.text
    assert "--config FILE" in done.text


@pytest.mark.parametrize("command", [("audit", "poll", "1"), ("export", "polls"), ("doctor",), ("migrate",)])
def test_a_configuration_that_is_wrong_is_wrong_usage(command: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[web]\nport = 'many'\n")
    done = chorus(*command, "--config", tmp_path / "config.toml")
    assert done.code == 2
    assert "web.port" in done.err
    (tmp_path / "config.toml").write_text("[settings]\ndigest = 'sometimes'\n")
    setting = chorus(*command, "--config", tmp_path / "config.toml")
    assert setting.code == 2
    assert "settings.digest" in setting.err
    missing = chorus(*command, "--config", tmp_path / "none.toml")
    assert missing.code == 2
    assert "there is no file" in missing.err


@pytest.mark.parametrize(
    "words", [("audit",), ("audit", "poll", "x"), ("export",), ("import",), ("sing",), ("doctor", "--x")]
)
def test_wrong_words_are_wrong_usage(words: tuple[str, ...]) -> None:
    done = chorus(*words)
    assert done.code == 2
    assert "Usage:" in done.err


def test_an_audit_of_what_is_not_there(imported: Path, tmp_path: Path) -> None:
    none = chorus("audit", "poll", "7", "--data", imported)
    assert (none.code, none.err) == (3, "There is no poll 7.\n")
    kind = chorus("audit", "soup", "7", "--data", imported)
    assert kind.code == 2
    assert "poll" in kind.err
    assert chorus("audit", "poll", "7", "--data", tmp_path / "none").code == 3


def test_migrate_says_it_in_json_too(tmp_path: Path) -> None:
    first = chorus("migrate", "--data", tmp_path / "data", "--json")
    again = chorus("migrate", "--data", tmp_path / "data", "--json")
    assert json.loads(first.out)["done"] != []
    assert json.loads(again.out) == {"done": []}


def test_migrate_says_what_it_did_and_then_nothing(tmp_path: Path) -> None:
    first = chorus("migrate", "--data", tmp_path / "data")
    again = chorus("migrate", "--data", tmp_path / "data")
    assert "table core_people" in first.text
    assert (first.code, again.code, again.text) == (0, 0, "")
    assert "Nothing to do" in again.err


def test_doctor_is_content_with_a_fresh_folder_and_with_a_database(imported: Path, tmp_path: Path) -> None:
    fresh = chorus("doctor", "--data", tmp_path / "none", CHORUS_WEB_PORT="0")
    assert fresh.code == 0
    assert "no database in" in fresh.text
    assert not (tmp_path / "none").exists()
    found = chorus("doctor", "--data", imported, "--json", CHORUS_WEB_PORT="0")
    verdicts = {finding["about"]: finding["verdict"] for finding in found.json}
    assert (found.code, found.err) == (0, "")
    assert verdicts["storage"] == verdicts["clock"] == verdicts["disk"] == verdicts["web chat"] == "ok"


def test_doctor_names_channels_that_were_never_seen(imported: Path, tmp_path: Path) -> None:
    lines = ("[channels]", 'watch = ["#general", "#genral"]', "[storage]", f'url = "sqlite:///{imported}/chorus.db"')
    (tmp_path / "config.toml").write_text("\n".join(lines))
    done = chorus("doctor", "--config", tmp_path / "config.toml", "--json", CHORUS_HTTP_PORT="0")
    [finding] = [finding for finding in done.json if finding["about"] == "channels.watch"]
    assert finding["verdict"] == "note"
    assert "#genral" in finding["text"]
    assert "#general" not in finding["text"]


def test_a_configuration_and_a_data_folder_together_are_refused(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    for command in (("migrate",), ("doctor",), ("run",), ("demo", "--no-open")):
        done = chorus(*command, "--config", tmp_path / "config.toml", "--data", tmp_path / "data")
        assert (done.code, "storage.url" in done.err) == (2, True), command
    assert not (tmp_path / "data").exists()


def test_a_run_names_what_is_missing_for_a_platform(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[discord]\nenabled = true\n")
    done = chorus("run", "--config", tmp_path / "config.toml")
    assert (done.code, "discord.token" in done.err) == (2, True)
    (tmp_path / "config.toml").write_text("")
    nothing = chorus("run", "--config", tmp_path / "config.toml")
    assert (nothing.code, "slack.enabled" in nothing.err) == (2, True)


def test_doctor_asks_the_platforms_that_are_on(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[slack]\nenabled = true\n[storage]\nurl = "sqlite:///{tmp_path}/c.db"')
    done = chorus("doctor", "--config", tmp_path / "config.toml", "--json", CHORUS_HTTP_PORT="0")
    found = [finding for finding in done.json if finding["about"] == "slack"]
    assert done.code == 1
    assert any("slack.bot_token" in finding["text"] and finding["verdict"] == "problem" for finding in found)
    assert not (tmp_path / "c.db").exists()


def test_doctor_sees_a_damaged_database(tmp_path: Path) -> None:
    chorus("migrate", "--data", tmp_path)
    path = tmp_path / "chorus.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(path.read_bytes())
    content[8192:16384] = b"\x55" * 8192
    path.write_bytes(content)
    done = chorus("doctor", "--data", tmp_path, "--json", CHORUS_WEB_PORT="0")
    assert done.code == 1
    assert any(finding["about"] == "storage" and finding["verdict"] == "problem" for finding in json.loads(done.out))


def test_doctor_warns_of_a_playground_that_is_open_to_everybody(tmp_path: Path) -> None:
    done = chorus("doctor", "--data", tmp_path, CHORUS_WEB_HOST="0.0.0.0")
    assert done.code == 1
    assert "no login" in done.text


def test_ctrl_c_ends_quietly() -> None:
    async def stopped() -> None:
        raise KeyboardInterrupt

    with pytest.raises(SystemExit) as caught:
        run(stopped())
    assert caught.value.code == STOPPED
