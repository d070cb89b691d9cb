"""What people do on Discord as events: in order, by the right person, in the right place."""

from collections.abc import AsyncIterator

import pytest

from bot.platforms.base import Delivery
from handlers.core.events import (
    Command,
    Edited,
    Entered,
    Reacted,
    ReadBack,
    Removed,
    Role,
    Said,
    Unreacted,
)
from tests.bot.platforms.contract import saying
from tests.bot.platforms.discord.town import Town, town

PRIVATE_THREAD = 12


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    async with town() as made:
        await made.open()
        yield made
        await made.platform.idle()
        assert made.discord.violations == []


async def test_an_edit_and_a_deletion_are_followed(place: Town) -> None:
    message = await place.says(place.ana, "The lid leaks")
    await place.ana.edits(message, "The lid leaks badly")
    await place.ana.deletes(message)
    [edited], [removed] = await place.heard(Edited), await place.heard(Removed)
    assert (edited.message, edited.text, edited.who.identity.user) == (
        str(message.id),
        "The lid leaks badly",
        str(place.ana.id),
    )
    assert (removed.message, removed.where) == (str(message.id), place.here)


async def test_many_messages_deleted_at_once_are_all_removed(place: Town) -> None:
    messages = [await place.says(place.ana, f"spam {number}") for number in range(3)]
    place.guild.deletes(*messages)
    removed = await place.heard(Removed, 3)
    assert {one.message for one in removed} == {str(message.id) for message in messages}


async def test_a_preview_of_a_link_is_no_edit(place: Town) -> None:
    message = await place.says(place.ana, "https://example.com")
    place.guild.unfurls(message, {"title": "Example", "type": "link"})
    await place.says(place.ana, "after it")
    assert place.runtime.of(Edited) == []


async def test_a_reaction_put_and_taken_back_is_by_a_person_with_a_name(place: Town) -> None:
    message = await place.says(place.ana, "A smaller bottle")
    await place.ben.reacts(message, "👍")
    await place.ben.unreacts(message, "👍")
    [put], [taken] = await place.heard(Reacted), await place.heard(Unreacted)
    assert (put.emoji, put.message, put.who.name) == ("👍", str(message.id), "Ben")
    assert taken.who == put.who


async def test_a_custom_emoji_has_its_name(place: Town) -> None:
    message = await place.says(place.ana, "A smaller bottle")
    await place.ben.reacts(message, place.guild.emoji("plum"))
    [put] = await place.heard(Reacted)
    assert put.emoji == ":plum:"


async def test_a_reaction_of_someone_not_met_before_is_asked_for_once(place: Town) -> None:
    message = await place.says(place.ana, "A smaller bottle")
    await place.ben.reacts(message, "👍")
    await place.ben.unreacts(message, "👍")
    place.platform.parts.known.forget_roles(str(place.guild.id))
    await place.ben.reacts(message, "🎉")
    await place.ben.unreacts(message, "🎉")
    taken = await place.heard(Unreacted, 2)
    assert [one.who.name for one in taken] == ["Ben", "Ben"]


async def test_reactions_cleared_by_a_moderator_are_read_back_as_they_are(place: Town) -> None:
    message = await place.says(place.ana, "A smaller bottle")
    await place.ben.reacts(message, "👍")
    await place.ana.reacts(message, "🎉")
    place.guild.clears_reactions(message, "👍")
    [back] = await place.heard(ReadBack)
    said = place.runtime.of(Said)[0]
    assert back.since == said.at and back.at > said.at
    [kept] = back.messages
    assert kept.message == str(message.id)
    assert [(emoji, [one.user for one in people]) for emoji, people in kept.reactions or ()] == [
        ("🎉", [str(place.ana.id)])
    ]


async def test_a_reply_in_a_thread_stands_in_its_channel_under_the_threads_message(place: Town) -> None:
    root = await place.platform.post(Delivery("o1", place.here, saying("What annoyed you?"), "ask:1"))
    shown = place.message(root)
    assert shown is not None
    thread = await place.ana.opens_thread(shown, "What annoyed you?")
    message = await place.says(place.ben, "The lid", thread)
    said = place.runtime.of(Said)[-1]
    assert isinstance(said, Said)
    assert (said.where, said.thread, said.link) == (
        place.here,
        root,
        f"https://discord.com/channels/{place.guild.id}/{thread.id}/{message.id}",
    )
    await place.platform.react(place.here, str(message.id), "📝")
    assert place.bot.user.id in message.reactions["📝"]


async def test_a_post_into_a_thread_of_discord_stands_there_and_can_be_changed(place: Town) -> None:
    thread = await place.ana.opens_thread(place.general, "Ideas")
    await place.says(place.ben, "A smaller bottle", thread)
    posted = await place.platform.post(Delivery("o1", place.here, saying("Noted"), thread=str(thread.id)))
    await place.platform.edit(place.here, posted, saying("Noted twice"))
    shown = place.message(posted)
    assert shown is not None
    assert (shown.channel, shown.text) == (thread, "Noted twice")


async def test_what_programs_and_webhooks_write_is_nobodys(place: Town) -> None:
    robot = place.guild.member("Robot", bot=True)
    await robot.says(place.general, "beep")
    place.guild.announces(place.general, "News", "a headline")
    place.guild.notes(place.general, place.ben)
    await place.says(place.ana, "a person")
    assert [one.text for one in place.runtime.of(Said) if isinstance(one, Said)] == ["a person"]


async def test_a_message_that_names_chorus_first_is_a_command_as_well(place: Town) -> None:
    await place.ana.says(place.general, f"<@{place.bot.user.id}> help")
    [command] = await place.heard(Command)
    assert (command.name, command.words, command.where) == ("chorus", "help", place.here)


async def test_a_role_makes_team_and_manager(place: Town) -> None:
    await place.says(place.ana, "one")
    place.guild.gives(place.ana, place.guild.role("Moderators", "manage_guild"))
    await place.says(place.ana, "two")
    assert [one.who.role for one in place.runtime.of(Said) if isinstance(one, Said)] == [Role.MEMBER, Role.MANAGER]


async def test_channels_are_entered_with_what_the_configuration_says_of_them(place: Town) -> None:
    entered = {one.name: (one.kind, one.watched) for one in place.runtime.of(Entered) if isinstance(one, Entered)}
    assert entered == {"general": ("community", True), "team-crowd": ("team", False)}


async def test_a_channel_that_is_new_or_renamed_is_entered(place: Town) -> None:
    channel = place.guild.channel("ideas")
    await place.until(lambda: any(one.name == "ideas" for one in place.runtime.of(Entered)))  # type: ignore[union-attr]
    place.guild.rename(channel, "wishes")
    await place.until(lambda: any(one.name == "wishes" for one in place.runtime.of(Entered)))  # type: ignore[union-attr]
    assert await place.platform.channel("#wishes") == place.place(channel)


async def test_a_channel_that_is_deleted_is_not_found_any_more(place: Town) -> None:
    channel = place.guild.channel("ideas")
    await place.until(lambda: any(one.name == "ideas" for one in place.runtime.of(Entered)))  # type: ignore[union-attr]
    place.guild.remove(channel)
    await place.discord.delivered()
    await place.says(place.ana, "after it")
    assert await place.platform.channel("#ideas") is None


async def test_what_happens_in_a_guild_that_is_not_configured_stays_there() -> None:
    async with town() as made:
        made.settings = type(made.settings)(True, "fake-token", guilds=(str(made.guild.id),))
        await made.open()
        other = made.discord.guild("Elsewhere")
        lounge, eve = other.channel("lounge"), other.member("Eve")
        other.invite(made.bot)
        await eve.says(lounge, "private matters")
        await made.says(made.ana, "here")
        assert [one.text for one in made.runtime.of(Said) if isinstance(one, Said)] == ["here"]
        assert not [one for one in made.runtime.of(Entered) if one.where.space == str(other.id)]


async def test_an_answer_to_an_answer_is_said_to_that_answer(place: Town) -> None:
    question = await place.platform.post(Delivery("o1", place.here, saying("What annoyed you?"), "ask:1"))
    first = await place.says(place.ana, "The lid", place.message(question))
    await place.says(place.ben, "Mine too", first)
    assert [one.thread for one in place.runtime.of(Said) if isinstance(one, Said)] == [question, str(first.id)]


async def test_a_private_thread_is_not_the_crowds(place: Town) -> None:
    thread = await place.ana.opens_thread(place.general, "Between us")
    thread.kind = PRIVATE_THREAD
    place.guild.rename(thread, "Between the two of us")
    message = await place.ana.says(thread, "A secret")
    await place.ana.edits(message, "A better secret")
    await place.ben.reacts(message, "👍")
    await place.ben.unreacts(message, "👍")
    await place.ana.deletes(message)
    await place.says(place.ana, "in the open")
    heard = [one for one in place.events if isinstance(one, Said | Edited | Reacted | Unreacted | Removed)]
    assert [one.text for one in heard if isinstance(one, Said)] == ["in the open"]
    assert len(heard) == 1


async def test_a_thread_that_nobody_told_of_is_looked_up_and_heard_in_order(place: Town) -> None:
    root = await place.says(place.ana, "The lid leaks")
    place.discord.faults.drops("THREAD_CREATE")
    thread = await place.ben.opens_thread(root, "About the lid")
    for number in range(3):
        await place.ben.says(thread, f"Mine too {number}")
    said = await place.heard(Said, 4)
    assert [(one.text, one.where, one.thread) for one in said[1:]] == [
        (f"Mine too {number}", place.here, str(root.id)) for number in range(3)
    ]
    assert place.discord.count("GET", "/channels/{channel_id}") == 1


async def test_a_thread_that_may_not_be_seen_is_left_alone(place: Town) -> None:
    place.discord.faults.drops("THREAD_CREATE")
    place.discord.faults.fails("GET", "/channels/{channel_id}", 403)
    thread = await place.ben.opens_thread(place.general, "About the lid")
    await place.ben.says(thread, "Mine too")
    await place.says(place.ana, "here")
    await place.platform.idle()
    assert [one.text for one in place.runtime.of(Said) if isinstance(one, Said)] == ["here"]
