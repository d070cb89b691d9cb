"""Slack's workspace export becomes the events a connected bot would have given."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.imports.items import Unreadable
from handlers.core.events import Edited, Entered, Identity, Place, Profile, Reacted, Removed, Said, Seen
from tests.bot.imports.reading import NOW, Read, read
from tests.fakes.exports import SlackWorkspace, busy_workspace, write_folder, write_zip

GENERAL = Place("slack", "T0LARK", "C1")


@pytest.fixture
def workspace() -> SlackWorkspace:
    made = SlackWorkspace()
    made.user("U1", "Ana", tz="Europe/Warsaw", locale="pl-PL")
    made.user("U2", "Bo")
    made.user("UROBOT", "Robot", is_bot=True)
    made.channel("general", "C1")
    return made


def of(workspace: SlackWorkspace, folder: Path) -> Read:
    return read(write_zip(folder / "export.zip", workspace.files()))


def test_a_message_has_the_ids_of_a_connected_bot(workspace: SlackWorkspace, tmp_path: Path) -> None:
    message = workspace.say("general", "U1", "The lid leaks")
    found = read(write_zip(tmp_path / "export.zip", workspace.files()), domain="larkspoon.slack.com")
    moment = datetime(2026, 9, 1, 8, 1, tzinfo=UTC)
    assert found.events == [
        Entered(where=GENERAL, at=NOW, name="general", watched=True, imported=True),
        Said(
            who=Profile(Identity("slack", "T0LARK", "U1"), "Ana", "pl-PL", "Europe/Warsaw"),
            where=GENERAL,
            at=moment,
            message=message["ts"],
            text="The lid leaks",
            link="https://larkspoon.slack.com/archives/C1/p" + message["ts"].replace(".", ""),
            imported=True,
        ),
        Seen(where=GENERAL, since=moment, at=moment, imported=True),
    ]
    assert found.problems == []


def test_threads_reactions_edits_and_files_are_kept(workspace: SlackWorkspace, tmp_path: Path) -> None:
    parent = workspace.say("general", "U1", "Which size?", thread_ts="1788249660.000000", reply_count=1)
    parent["thread_ts"] = parent["ts"]
    reply = workspace.reply("general", parent, "U2", "The large one", subtype="thread_broadcast")
    reply["edited"] = {"user": "U2", "ts": "1788250000.000000"}
    workspace.say("general", "U2", "", subtype="file_share", files=[{"id": "F1"}, {"id": "F2", "mode": "tombstone"}])
    parent["reactions"] = [{"name": "+1", "users": ["U2", "UROBOT", "U2"], "count": 5}]
    found = of(workspace, tmp_path)
    opening, answer, file = found.of(Said)
    assert (opening.thread, answer.thread, file.thread) == (None, parent["ts"], None)
    assert answer.edited_at == datetime.fromtimestamp(1788250000, UTC)
    assert (file.text, file.files) == ("", 1)
    [reaction] = found.of(Reacted)
    assert (reaction.who.identity.user, reaction.message, reaction.emoji) == ("U2", parent["ts"], "👍")
    assert found.skipped == {"bot reaction": 1, "unnamed reaction": 2}


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"subtype": "bot_message", "bot_id": "B1"}, "bot"),
        ({"bot_id": "B1"}, "bot"),
        ({"user": "USLACKBOT"}, "bot"),
        ({"user": "UROBOT"}, "bot"),
        ({"subtype": "channel_join"}, "notice"),
        ({"subtype": "channel_topic"}, "notice"),
        ({"subtype": "huddle_thread"}, "notice"),
        ({"subtype": ["odd"]}, "notice"),
        ({"subtype": "tombstone", "user": "USLACKBOT"}, "deleted"),
        ({"text": "  "}, "empty"),
        ({"text": None}, "empty"),
    ],
)
def test_what_nobody_said_is_left_out_by_kind(
    workspace: SlackWorkspace, tmp_path: Path, more: dict[str, object], kind: str
) -> None:
    workspace.say("general", "U1", "words").update(more)
    workspace.say("general", "U2", "stays", subtype="me_message")
    found = of(workspace, tmp_path)
    assert found.skipped == {kind: 1}
    assert found.texts == ["stays"]
    assert found.problems == []


def test_somebody_missing_from_the_users_is_known_by_the_message_or_the_id(
    workspace: SlackWorkspace, tmp_path: Path
) -> None:
    workspace.say("general", "U77", "a", user_profile={"display_name": "", "real_name": "Cy"}, user_team="T2")
    workspace.say("general", "U88", "b")
    workspace.say("general", "", "c")
    found = of(workspace, tmp_path)
    assert [(said.who.name, said.who.identity.space) for said in found.of(Said)] == [("Cy", "T2"), ("U88", "T0LARK")]
    assert found.problems == ["general/2026-09-01.json, record 3: names nobody who wrote it"]


def test_a_guest_of_another_team_keeps_its_own(workspace: SlackWorkspace, tmp_path: Path) -> None:
    workspace.user("U5", "Guest", team_id="T5")
    workspace.say("general", "U5", "hello")
    [said] = of(workspace, tmp_path).of(Said)
    assert (said.where.space, said.who.identity.space) == ("T0LARK", "T5")


def test_changes_and_deletions_of_compliance_exports_are_followed(workspace: SlackWorkspace, tmp_path: Path) -> None:
    first = workspace.say("general", "U1", "Plum souce")
    inner = {"user": "U1", "ts": first["ts"], "text": "Plum sauce"}
    workspace.say("general", "U1", "", subtype="message_changed", message=inner)
    workspace.say("general", "U1", "", subtype="message_deleted", deleted_ts=first["ts"])
    workspace.say("general", "U1", "", subtype="message_deleted")
    found = of(workspace, tmp_path)
    assert [(edit.message, edit.text) for edit in found.of(Edited)] == [(first["ts"], "Plum sauce")]
    assert [removed.message for removed in found.of(Removed)] == [first["ts"]]
    assert found.problems == ["general/2026-09-01.json, record 4: is a deletion that names no message"]


def test_messages_of_a_day_come_in_the_order_of_their_moments(workspace: SlackWorkspace, tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        workspace.say("general", "U1", text)
    workspace.channels["general"].reverse()
    assert of(workspace, tmp_path).texts == ["one", "two", "three"]


def test_private_conversations_are_counted_and_not_read(workspace: SlackWorkspace, tmp_path: Path) -> None:
    workspace.say("general", "U1", "for all")
    day = json.dumps([{"type": "message", "user": "U1", "ts": "1788250000.000000", "text": "secret"}]).encode()
    files = workspace.files()
    files |= {f"{folder}/2026-09-01.json": day for folder in ("mpdm-ana--bo-1", "D012ABCDE", "unlisted")}
    found = read(write_zip(tmp_path / "export.zip", files))
    assert found.texts == ["for all"]
    assert found.skipped == {"direct": 2}
    assert found.problems == ["unlisted: is in none of the channel lists, so its id is unknown; not read"]


def test_a_private_channel_of_the_groups_list_is_read(workspace: SlackWorkspace, tmp_path: Path) -> None:
    workspace.say("general", "U1", "hello")
    files = workspace.files()
    files["groups.json"] = files.pop("channels.json")
    assert read(write_zip(tmp_path / "export.zip", files)).texts == ["hello"]


def test_without_a_team_the_space_is_asked_for(workspace: SlackWorkspace, tmp_path: Path) -> None:
    workspace.say("general", "U1", "hello").pop("team")
    for user in workspace.users:
        user.pop("team_id")
    path = write_zip(tmp_path / "export.zip", workspace.files())
    found = read(path)
    assert found.of(Said)[0].where.space == "unknown"
    assert "--space" in found.problems[0]
    given = read(path, space="T9")
    assert given.problems == []
    assert given.of(Said)[0].who.identity.space == "T9"


def test_the_team_of_the_messages_serves_when_users_have_none(workspace: SlackWorkspace, tmp_path: Path) -> None:
    workspace.say("general", "U1", "hello")
    for user in workspace.users:
        user.pop("team_id")
    assert of(workspace, tmp_path).of(Said)[0].where == GENERAL


def test_an_export_in_a_folder_inside_the_zip_is_found(workspace: SlackWorkspace, tmp_path: Path) -> None:
    workspace.say("general", "U1", "hello")
    files = {f"Larkspoon export/{name}": content for name, content in workspace.files().items()}
    files |= {"__MACOSX/Larkspoon export/._channels.json": b"\x00\x05", "Larkspoon export/.DS_Store": b"x"}
    found = read(write_zip(tmp_path / "export.zip", files))
    assert (found.texts, found.problems) == (["hello"], [])


def test_a_folder_reads_like_its_zip(tmp_path: Path) -> None:
    files = busy_workspace().files()
    from_zip, from_folder = read(write_zip(tmp_path / "a.zip", files)), read(write_folder(tmp_path / "b", files))
    assert from_zip == from_folder
    assert len(from_zip.of(Said)) > 60
    assert min(from_zip.skipped[kind] for kind in ("bot", "notice", "deleted")) > 0


def test_an_unreadable_day_breaks_what_was_seen_in_two(workspace: SlackWorkspace, tmp_path: Path) -> None:
    for day in (1, 2, 3):
        workspace.moment = datetime(2026, 9, day, 9, tzinfo=UTC)
        workspace.say("general", "U1", f"day {day}")
    files = workspace.files()
    files["general/2026-09-02.json"] = files["general/2026-09-02.json"][:40]
    found = read(write_zip(tmp_path / "export.zip", files))
    assert found.texts == ["day 1", "day 3"]
    assert [(seen.since.day, seen.at.day) for seen in found.of(Seen)] == [(1, 1), (3, 3)]
    assert found.problems == ["general/2026-09-02.json: ends in the middle; what stood before the cut was read"]


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        (b'{"type":"message","user":"U1","text":"bad","ts":NaN},', ["good", "fine"]),
        (b'{"type":"message","user":"U1","text":"bad" "ts":"1"},', ["good", "fine"]),
        (b'{"type":"message","user":"U1","text":"bad","ts":1.5},', ["good", "fine"]),
        (b'{"type":"message","user":"U1","text":"bad","ts":1e999999999999999999999},', ["good", "fine"]),
        (b'{"type":"message","user":"U1","text":"bad","ts":"1788250000.00000\xd9\xa1"},', ["good", "fine"]),
        (b'{"type":"message","user":{"id":"U1"},"text":"bad","ts":"1788250001.000000"},', ["good", "fine"]),
        (b"null, 7,", ["good", "fine"]),
        (b'"\xff\xfe",', ["good", "fine"]),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000 + b",", ["good", "fine"]),
        (b"9" * 6000 + b",", ["good", "fine"]),
    ],
    ids=[
        *("a moment that is no number", "a missing comma", "a moment as a number", "an endless exponent"),
        *("foreign digits", "an author that is an object", "no records", "bytes that are no text"),
        *("nesting without end", "a number without end"),
    ],
)
def test_one_bad_record_costs_itself(workspace: SlackWorkspace, tmp_path: Path, broken: bytes, kept: list[str]) -> None:
    good, fine = (workspace.say("general", "U1", text) for text in ("good", "fine"))
    files = workspace.files()
    files["general/2026-09-01.json"] = (
        b"\xef\xbb\xbf[" + json.dumps(good).encode() + b"," + broken + json.dumps(fine).encode() + b"]"
    )
    found = read(write_zip(tmp_path / "export.zip", files))
    assert found.texts == kept
    assert found.problems
    assert all(problem.startswith("general/2026-09-01.json") for problem in found.problems)


def test_text_without_a_home_is_made_storable(workspace: SlackWorkspace, tmp_path: Path) -> None:
    files = workspace.files()
    workspace.say("general", "U1", "lone \ud83d and \x00 done")
    workspace.say("general", "U1", "twice")
    files["general/2026-09-01.json"] = json.dumps(workspace.channels["general"]).encode()
    found = read(write_zip(tmp_path / "export.zip", files))
    assert len(found.texts) == 2
    for text in found.texts:
        assert "\x00" not in text
        text.encode()


def test_one_file_of_an_export_says_what_to_give(workspace: SlackWorkspace, tmp_path: Path) -> None:
    workspace.say("general", "U1", "hello")
    folder = write_folder(tmp_path / "export", workspace.files())
    with pytest.raises(Unreadable, match="Give the zip or the whole folder"):
        read(folder / "general/2026-09-01.json")
    with pytest.raises(Unreadable, match=r"channels\.json"):
        (folder / "channels.json").unlink()
        read(folder)
