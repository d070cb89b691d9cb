"""Messages and reactions of the gateway are the events that an archive gives."""

from datetime import UTC, datetime

import msgspec
import pytest

from bot.platforms.discord.incoming import Cleared, Malformed, Unmet, read, said
from handlers.core.events import Edited, Place, Reacted, Removed, Role, Said, Unreacted
from tests.bot.platforms.discord.ground import (
    ANA,
    CHANNEL,
    GUILD,
    HERE,
    ME,
    MESSAGE,
    NOW,
    THREAD,
    Known,
    member,
    message,
    profile,
    reaction,
    user,
)

SAID_AT = datetime(2026, 11, 24, 11, 59, 58, 123000, tzinfo=UTC)
SAID = Said(
    who=profile(),
    where=HERE,
    at=SAID_AT,
    message=MESSAGE,
    text="The lid leaks",
    link=f"https://discord.com/channels/{GUILD}/{CHANNEL}/{MESSAGE}",
)


def changed(**more: object) -> Said:
    return msgspec.structs.replace(SAID, **more)


def only(kind: str, payload: object, ground: Known | None = None) -> object:
    (found,) = read(kind, payload, ground or Known(), NOW)
    return found


ANSWER = {"type": 19, "message_reference": {"type": 0, "message_id": "99", "channel_id": CHANNEL, "guild_id": GUILD}}
IN_THREAD = f"https://discord.com/channels/{GUILD}/{THREAD}/{MESSAGE}"
MESSAGES = {
    "a message": ({}, SAID),
    "the name of an account without a nickname": ({"member": member(None)}, changed(who=profile(name="Ana K"))),
    "the name of an old account": (
        {"member": member(None), "author": user(global_name=None)},
        changed(who=profile(name="ana_k")),
    ),
    "somebody of the team": ({"member": member("Ana", "9")}, changed(who=profile(role=Role.TEAM))),
    "an answer hangs under what it answers": (ANSWER, changed(thread="99")),
    "a message in a thread is in the thread's channel": (
        {"channel_id": THREAD},
        changed(thread=THREAD, link=IN_THREAD),
    ),
    "an answer in a thread hangs under the thread": (
        {"channel_id": THREAD, **ANSWER},
        changed(thread=THREAD, link=IN_THREAD),
    ),
    "what opens a forum post hangs under nothing": (
        {"channel_id": THREAD, "id": THREAD},
        changed(message=THREAD, link=f"https://discord.com/channels/{GUILD}/{THREAD}/{THREAD}"),
    ),
    "files and stickers are counted": (
        {"content": "", "attachments": [{"id": "1"}, {"id": "2"}], "sticker_items": [{"id": "3"}]},
        changed(text="", files=3),
    ),
    "names for mentions": (
        {
            "content": "<@41> <@&9> <#700> <:spoon:44> <@77>",
            "mentions": [{**user(), "member": member("Ana")}, user("77", global_name=None)],
        },
        changed(text="@Ana @cooks #recipes :spoon: @ana_k"),
    ),
    "a moment missing is in the id": (
        {"timestamp": None},
        changed(at=datetime(2024, 11, 24, 10, 27, 18, 153000, tzinfo=UTC)),
    ),
    "an edited message as history has it": (
        {"edited_timestamp": "2026-11-24T12:00:00+00:00"},
        changed(edited_at=NOW),
    ),
    "a crossposted announcement": ({"flags": 1}, SAID),
}


@pytest.mark.parametrize("named", MESSAGES)
def test_said(named: str) -> None:
    more, expected = MESSAGES[named]
    assert only("MESSAGE_CREATE", message(**more)) == expected


NOBODYS = {
    "a bot": {"author": user(bot=True)},
    "Chorus itself": {"author": user(ME, bot=True)},
    "a webhook, as of followed announcements": {"webhook_id": "5", "flags": 2},
    "Discord itself": {"author": user(system=True)},
    "a notice that somebody joined": {"type": 7},
    "a notice that a thread began": {"type": 18},
    "the copy of a message above its thread": {"type": 21},
    "an answer to a command": {"type": 20},
    "nothing to read": {"content": " "},
    "something passed on": {"content": "", "message_reference": {"type": 1, "message_id": "99"}},
    "a direct message of a stranger": {"guild_id": None, "author": user("42")},
}


@pytest.mark.parametrize("named", NOBODYS)
def test_not_said(named: str) -> None:
    assert read("MESSAGE_CREATE", message(**NOBODYS[named]), Known(), NOW) == ()


def test_a_direct_message_counts_in_the_persons_guild() -> None:
    payload = message(channel_id="800")
    del payload["guild_id"], payload["member"]
    found = only("MESSAGE_CREATE", payload, Known(members={ANA: profile()}))
    assert isinstance(found, Said)
    assert (found.where, found.who) == (Place("discord", GUILD, "800"), profile())


def test_history_gives_what_the_gateway_gave() -> None:
    past = message()
    del past["guild_id"], past["member"]
    assert said(past, Known(members={ANA: profile()}), GUILD) == SAID


def test_somebody_in_history_whom_nobody_met_has_to_be_asked_for() -> None:
    past = message()
    del past["guild_id"], past["member"]
    assert said(past, Known(), GUILD) == Unmet(changed(who=profile(name="Ana K")))


def test_new_words_are_an_edit_at_their_moment() -> None:
    payload = message(content="The lid leaks *badly*", edited_timestamp="2026-11-24T12:00:00.5+00:00")
    edited = Edited(
        who=profile(),
        where=HERE,
        at=datetime(2026, 11, 24, 12, 0, 0, 500000, tzinfo=UTC),
        message=MESSAGE,
        text="The lid leaks *badly*",
    )
    assert only("MESSAGE_UPDATE", payload) == edited


NO_EDITS = {
    "a link that got its preview": {"embeds": [{"type": "link"}]},
    "a pinned message": {"pinned": True},
    "a bot's": {"author": user(bot=True), "edited_timestamp": "2026-11-24T12:00:00+00:00"},
    "one without words": {"content": None, "edited_timestamp": "2026-11-24T12:00:00+00:00"},
}


@pytest.mark.parametrize("named", NO_EDITS)
def test_no_edit(named: str) -> None:
    assert read("MESSAGE_UPDATE", message(**NO_EDITS[named]), Known(), NOW) == ()


def test_deleted_messages_are_removed_where_they_hung() -> None:
    gone = {"id": "5", "channel_id": THREAD, "guild_id": GUILD}
    assert only("MESSAGE_DELETE", gone) == Removed(where=HERE, at=NOW, message="5")


def test_many_deleted_at_once_are_removed_one_by_one() -> None:
    found = read(
        "MESSAGE_DELETE_BULK", {"ids": ["5", "6", None], "channel_id": CHANNEL, "guild_id": GUILD}, Known(), NOW
    )
    assert [one.message for one in found if isinstance(one, Removed)] == ["5", "6"]


SPOON = {"id": "44", "name": "spoon", "animated": False}
REACTIONS = {
    "an emoji": ({}, "👍"),
    "a custom emoji": ({"emoji": SPOON}, ":spoon:"),
    "in a thread": ({"channel_id": THREAD}, "👍"),
}


@pytest.mark.parametrize("named", REACTIONS)
def test_reactions(named: str) -> None:
    more, emoji = REACTIONS[named]
    payload = reaction(**more)
    expected = Reacted(who=profile(), where=HERE, at=NOW, message=MESSAGE, emoji=emoji)
    assert only("MESSAGE_REACTION_ADD", payload) == expected
    del payload["member"]
    taken = Unreacted(who=profile(), where=HERE, at=NOW, message=MESSAGE, emoji=emoji)
    assert only("MESSAGE_REACTION_REMOVE", payload, Known(members={ANA: profile()})) == taken


def test_a_reaction_taken_back_by_somebody_unknown_has_to_be_asked_for() -> None:
    payload = reaction()
    del payload["member"]
    found = only("MESSAGE_REACTION_REMOVE", payload)
    assert isinstance(found, Unmet)
    assert found.event.who == profile(name=ANA)


NO_REACTIONS = {
    "a bot's": {"member": {**member(), "user": user(bot=True)}},
    "our own": {"user_id": ME},
    "one in a direct conversation": {"guild_id": None},
    "a deleted custom emoji": {"emoji": {"id": "44", "name": None}},
}


@pytest.mark.parametrize("named", NO_REACTIONS)
def test_no_reaction(named: str) -> None:
    assert read("MESSAGE_REACTION_ADD", reaction(**NO_REACTIONS[named]), Known(), NOW) == ()


def test_cleared_reactions_say_of_which_emoji() -> None:
    place = {"channel_id": THREAD, "message_id": MESSAGE, "guild_id": GUILD}
    assert only("MESSAGE_REACTION_REMOVE_ALL", place) == Cleared(HERE, MESSAGE, None)
    assert only("MESSAGE_REACTION_REMOVE_EMOJI", {**place, "emoji": SPOON}) == Cleared(HERE, MESSAGE, ":spoon:")


def test_a_payload_that_lacks_something_says_what() -> None:
    assert only("MESSAGE_CREATE", message(channel_id=None)) == Malformed("MESSAGE_CREATE", "channel_id is not an id")
    assert only("MESSAGE_DELETE_BULK", {"ids": 5}) == Malformed("MESSAGE_DELETE_BULK", "ids is not a list")
    assert only("MESSAGE_CREATE", []) == Malformed("MESSAGE_CREATE", "the payload is not an object")


def test_an_event_of_no_interest_is_nothing() -> None:
    assert read("TYPING_START", {"user_id": ANA}, Known(), NOW) == ()
