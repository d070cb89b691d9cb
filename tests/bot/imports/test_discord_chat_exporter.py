"""DiscordChatExporter's JSON becomes the events a connected bot would have given."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.imports.items import Unreadable
from handlers.core.events import Entered, Identity, Place, Profile, Reacted, Said, Seen
from tests.bot.imports.reading import NOW, read
from tests.fakes.exports import START, DiscordChannel, snowflake, write_folder, write_zip

GUILD, CHANNEL = "600000000000000001", "700000000000000001"
FEEDBACK = Place("discord", GUILD, CHANNEL)


def written(folder: Path, channel: DiscordChannel, name: str = "feedback.json") -> Path:
    (folder / name).write_bytes(channel.bytes())
    return folder / name


def test_a_message_has_the_ids_of_a_connected_bot(tmp_path: Path) -> None:
    channel = DiscordChannel()
    message = channel.say("41", "The lid leaks", timestampEdited="2026-09-02T08:00:00.1234567+00:00")
    found = read(written(tmp_path, channel))
    at = START + timedelta(minutes=1)
    assert found.events == [
        Entered(where=FEEDBACK, at=NOW, name="feedback", watched=True, imported=True),
        Said(
            who=Profile(Identity("discord", GUILD, "41"), "Nick 41"),
            where=FEEDBACK,
            at=at,
            message=message["id"],
            text="The lid leaks",
            link=f"https://discord.com/channels/{GUILD}/{CHANNEL}/{message['id']}",
            imported=True,
            edited_at=datetime(2026, 9, 2, 8, 0, 0, 123456, tzinfo=UTC),
        ),
        Seen(where=FEEDBACK, since=at, at=at + timedelta(hours=1), imported=True),
    ]
    assert found.problems == []


def test_replies_threads_and_forum_posts_hang_under_what_they_answer(tmp_path: Path) -> None:
    channel = DiscordChannel()
    first = channel.say("41", "Which size?")
    reference = {"messageId": first["id"], "channelId": CHANNEL, "guildId": GUILD}
    channel.say("42", "The large one", type="Reply", reference=reference)
    channel.say("41", "started a thread", type="ThreadCreated")
    thread = DiscordChannel(channel=first["id"], name="sizes", kind="GuildPublicThread", category=CHANNEL)
    thread.category_name = "feedback"
    thread.say("43", "The small one", id="800000000000000009")
    thread.say("43", "what the post opens with", id=first["id"])
    files = {"a thread.json": thread.bytes(), "feedback.json": channel.bytes()}
    found = read(write_folder(tmp_path / "all", files))
    assert [(said.where, said.thread) for said in found.of(Said)] == [
        (FEEDBACK, None),
        (FEEDBACK, first["id"]),
        (FEEDBACK, first["id"]),
        (FEEDBACK, None),
    ]
    assert found.of(Said)[2].link == f"https://discord.com/channels/{GUILD}/{first['id']}/800000000000000009"
    assert [entered.name for entered in found.of(Entered)] == ["feedback", "feedback"]
    assert len(found.of(Seen)) == 1, "a thread alone says nothing of what was seen in its channel"
    assert found.skipped == {"notice": 1}


def test_reactions_count_for_the_people_who_are_named(tmp_path: Path) -> None:
    channel = DiscordChannel()
    people = [{"id": "51", "name": "ana", "nickname": "Ana", "isBot": False}, {"id": "52", "name": "b", "isBot": True}]
    heart, spoon = {"id": "", "name": "❤️", "code": "heart"}, {"id": "99", "name": "larkspoon", "code": "larkspoon"}
    reactions = [
        {"emoji": heart, "count": 4, "users": people},
        {"emoji": spoon, "count": 1, "users": people[:1]},
        {"emoji": heart, "count": 3},
        "nonsense",
    ]
    message = channel.say("41", "Plum is back", reactions=reactions)
    found = read(written(tmp_path, channel))
    assert [(it.who.name, it.emoji, it.message) for it in found.of(Reacted)] == [
        ("Ana", "❤️", message["id"]),
        ("Ana", ":larkspoon:", message["id"]),
    ]
    assert found.skipped == {"bot reaction": 1, "unnamed reaction": 5}


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"author": {"id": "1", "name": "Hook", "discriminator": "0000", "isBot": True}}, "bot"),
        ({"type": "GuildMemberJoin"}, "notice"),
        ({"type": "ChannelPinnedMessage"}, "notice"),
        ({"type": "21"}, "notice"),
        ({"content": ""}, "empty"),
        ({"content": "", "embeds": [{"title": "a card"}]}, "empty"),
        ({"content": "", "forwardedMessage": {"content": "hers"}}, "forwarded"),
    ],
)
def test_what_nobody_said_is_left_out_by_kind(tmp_path: Path, more: dict[str, object], kind: str) -> None:
    channel = DiscordChannel()
    channel.say("41", "words", **more)
    channel.say("41", "", attachments=[{"id": "1"}, {"id": "2"}], stickers=[{"id": "3"}])
    found = read(written(tmp_path, channel))
    assert found.skipped == {kind: 1}
    assert [said.files for said in found.of(Said)] == [3]


def test_raw_mentions_become_names(tmp_path: Path) -> None:
    channel = DiscordChannel()
    mentions = [{"id": "5", "name": "ana", "nickname": "Ana"}]
    channel.say("41", "<@!5> <@6> <#7> <@&8> <a:spoon:9> a<b>c", mentions=mentions)
    assert read(written(tmp_path, channel)).texts == ["@Ana @6 #7 @8 :spoon: a<b>c"]


def test_parts_are_read_in_order_and_only_the_last_reaches_to_the_export(tmp_path: Path) -> None:
    channel = DiscordChannel()
    files = {}
    for number in (1, 2, 10):
        channel.messages = []
        channel.say("41", f"part {number}")
        suffix = "" if number == 1 else f" [part {number}]"
        files[f"Larkspoon - feedback{suffix}.json"] = channel.bytes()
    found = read(write_zip(tmp_path / "all.zip", files))
    assert found.texts == ["part 1", "part 2", "part 10"]
    assert [(seen.at - seen.since) for seen in found.of(Seen)] == [timedelta(0), timedelta(0), timedelta(hours=1)]


def test_newest_first_is_seen_as_well(tmp_path: Path) -> None:
    channel = DiscordChannel()
    channel.say("41", "one")
    channel.say("41", "two")
    channel.messages.reverse()
    [seen] = read(written(tmp_path, channel)).of(Seen)
    assert (seen.since, seen.at) == (START + timedelta(minutes=1), START + timedelta(hours=1, minutes=2))


def test_a_moment_that_cannot_be_read_is_taken_from_the_id(tmp_path: Path) -> None:
    channel = DiscordChannel()
    made = datetime(2026, 9, 3, 4, 5, 6, tzinfo=UTC)
    channel.say("41", "a", id=snowflake(made), timestamp=None)
    channel.say("41", "b", id="17", timestamp="the day before yesterday")
    found = read(written(tmp_path, channel))
    assert [said.at for said in found.of(Said)] == [made]
    assert found.problems == ["feedback.json, record 2: has no moment that can be read"]


def test_a_cut_file_keeps_what_stood_before_and_claims_no_more(tmp_path: Path) -> None:
    channel = DiscordChannel()
    for number in range(50):
        channel.say("41", f"message {number}")
    (tmp_path / "cut.json").write_bytes(channel.bytes()[:-2000])
    found = read(tmp_path / "cut.json")
    assert found.texts[:3] == ["message 0", "message 1", "message 2"]
    assert 40 < len(found.texts) < 50
    assert found.problems == ["cut.json: ends in the middle; what stood before the cut was read"]
    assert found.of(Seen)[0].at == found.of(Said)[-1].at


def test_records_behind_a_broken_one_are_found(tmp_path: Path) -> None:
    channel = DiscordChannel()
    people = [{"id": "51", "name": "ana"}]
    for number in range(300):
        reactions = [{"emoji": {"id": "", "name": "👍"}, "count": 1, "users": people}]
        channel.say("41", f"message {number}", reactions=reactions)
    broken = channel.bytes().replace(b'"content": "message 150"', b'"content": "message 150')
    (tmp_path / "broken.json").write_bytes(broken)
    found = read(tmp_path / "broken.json")
    assert found.texts == [f"message {number}" for number in range(300) if number != 150]
    assert len(found.problems) == 1
    assert "the rest is searched" in found.problems[0]


def test_direct_messages_are_counted_and_not_read(tmp_path: Path) -> None:
    channel, private = DiscordChannel(), DiscordChannel(guild="0", kind="DirectTextChat", channel="5")
    channel.say("41", "for all")
    private.say("41", "secret")
    found = read(write_zip(tmp_path / "all.zip", {"a.json": channel.bytes(), "b.json": private.bytes()}))
    assert (found.texts, found.skipped) == (["for all"], {"direct": 1})


def test_junk_beside_the_exports_is_named(tmp_path: Path) -> None:
    channel = DiscordChannel()
    channel.say("41", "hello")
    files = {
        "feedback.json": b"\xef\xbb\xbf" + channel.bytes(),
        "package.json": b'{"name": "x"}',
        "list.json": b"[1, 2]",
        "empty.json": b"",
        "photo.jpg": b"\xff\xd8",
        "__MACOSX/._feedback.json": b"\x00",
    }
    found = read(write_folder(tmp_path / "all", files))
    assert found.texts == ["hello"]
    assert [problem.split(":")[0] for problem in found.problems] == ["empty.json", "list.json", "package.json"]


def test_two_equal_keys_and_numbers_as_ids_do_no_harm(tmp_path: Path) -> None:
    channel = DiscordChannel()
    channel.say("41", "hello", id=800000000000000001)
    text = channel.bytes().replace(b'"content": "hello"', b'"content": "first", "content": "hello"')
    (tmp_path / "a.json").write_bytes(text)
    [said] = read(tmp_path / "a.json").of(Said)
    assert (said.message, said.text) == ("800000000000000001", "hello")


@pytest.mark.parametrize("junk", ["5", '"x"', "[]", "{}", "null", '{"id": {}, "author": [], "timestamp": 3}'])
def test_a_record_that_is_none_is_reported(tmp_path: Path, junk: str) -> None:
    channel = DiscordChannel()
    channel.say("41", "hello")
    channel.messages.insert(0, json.loads(junk))
    found = read(written(tmp_path, channel))
    assert found.texts == ["hello"]
    assert len(found.problems) + found.skipped["empty"] == 1


def test_what_is_no_export_says_what_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("{}")
    with pytest.raises(Unreadable, match="Accepted are Slack's workspace export"):
        read(tmp_path / "notes.json")
