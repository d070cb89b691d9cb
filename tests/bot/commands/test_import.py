"""`chorus import` as people run it."""

from pathlib import Path

from tests.bot.commands.program import chorus
from tests.fakes.exports import DiscordChannel, busy_workspace, write_zip


def test_an_import_makes_the_data_folder_and_a_second_one_changes_nothing(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", busy_workspace().files())
    data = tmp_path / "new" / "data"
    first = chorus("import", path, "--data", data, "--json")
    again = chorus("import", path, "--data", data, "--json")
    assert (first.code, again.code) == (0, 0)
    assert first.json["new"] == first.json["messages"] > 60
    assert again.json["new"] == 0
    assert {**again.json, "new": first.json["new"]} == first.json
    assert first.err == ""


def test_the_report_says_what_became_of_everything(tmp_path: Path) -> None:
    channel = DiscordChannel()
    channel.say("41", "The lid leaks", reactions=[{"emoji": {"name": "👍"}, "count": 2}])
    channel.say("41", "joined", type="GuildMemberJoin")
    channel.say("", "nobody")
    (tmp_path / "feedback.json").write_bytes(channel.bytes())
    done = chorus("import", tmp_path / "feedback.json", "--data", tmp_path / "data")
    assert done.code == 1
    assert done.text.splitlines() == [
        "Imported feedback.json: 1 messages in 1 channels",
        "  from 2026-09-01 to 2026-09-01, UTC",
        "  1 new, 0 already there or not to be kept",
        "  0 reactions, 0 edits and deletions",
        "Left out: 1 notice, 2 unnamed reaction",
        "Could not be read: 1",
        "  feedback.json, record 3: names nobody who wrote it",
    ]


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    done = chorus("import", tmp_path / "nowhere.zip", "--data", tmp_path / "data")
    assert (done.code, done.text) == (3, "")
    assert done.err == f"There is no file or folder {tmp_path}/nowhere.zip.\n"


def test_a_file_that_is_something_else_says_what_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    done = chorus("import", tmp_path / "notes.txt", "--data", tmp_path / "data")
    assert (done.code, done.text) == (1, "")
    assert "Accepted are Slack's workspace export" in done.err


def test_of_a_cut_zip_what_is_there_comes_in_and_the_rest_is_named(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", busy_workspace().files())
    path.write_bytes(path.read_bytes()[:3500])
    done = chorus("import", path, "--data", tmp_path / "data", "--json")
    assert (done.code, done.err) == (1, "")
    assert 0 < done.json["new"] == done.json["messages"]
    assert "cut off" in done.json["problems"][0]["why"]


def test_a_zip_of_which_nothing_is_left_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "export.zip").write_bytes(b"PK\x03\x04")
    done = chorus("import", tmp_path / "export.zip", "--data", tmp_path / "data")
    assert done.code == 1
    assert "Download it again" in done.err
    assert len(done.err.splitlines()) == 1


def test_a_data_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = write_zip(tmp_path / "export.zip", busy_workspace().files())
    done = chorus("import", path, "--data", tmp_path / "file" / "data")
    assert done.code == 1
    assert "cannot be made" in done.err
