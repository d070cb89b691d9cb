"""What every platform must hold, written once: a test module of a platform subclasses `PlatformContract`.

Its fixture `world` is the platform, started over a fake runtime, with a channel that two users are in and a
way to see what it shows.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from bot.platforms.base import Delivery, Gone, Platform, Private
from handlers.core.events import Entered, Event, Place, Reacted, Said
from handlers.core.message import Button, Buttons, Choice, Heading, Message, Note

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class World(Protocol):
    """A started platform and its outside. `events` is what it delivered so far."""

    platform: Platform
    here: Place
    channel_name: str
    user: str
    other: str
    events: list[Event]

    async def shown(self, message: str) -> str | None:
        """The words a message shows; None when it is gone."""
        ...

    async def thread_of(self, message: str) -> str | None:
        """The message under which a message stands."""
        ...

    async def posted(self) -> Sequence[str]:
        """The ids of Chorus's messages in the channel, oldest first."""
        ...

    async def reactions(self, message: str) -> Sequence[str]:
        """Chorus's emoji on a message."""
        ...

    async def whispers(self, user: str) -> Sequence[str]:
        """The words of what a user sees alone."""
        ...

    async def says(self, user: str, text: str, thread: str | None = None) -> str:
        """A user writes a message; its id, once the platform has delivered it."""
        ...


def saying(text: str) -> Message:
    """A message of one line."""
    return Message(text, (Note((text,)),))


def poll(votes: int) -> Message:
    """A message with a title, choices and a button."""
    choice = Choice("Ketchup", "tests.vote:1:1", votes=votes, share=1.0, people=f"{votes} people", percent="100%")
    return Message("Which sauce?", (Heading(("Which sauce?",)), choice, Buttons((Button("Close", "tests.close:1"),))))


class PlatformContract:
    """Every test runs on every platform."""

    async def test_a_post_shows_all_its_words_where_it_was_sent(self, world: World) -> None:
        message = await world.platform.post(Delivery("o1", world.here, poll(3), "poll:1"))
        shown = await world.shown(message)
        assert shown is not None
        for words in ("Which sauce?", "Ketchup", "3 people", "100%", "Close"):
            assert words in shown

    async def test_the_same_outbox_id_posts_once(self, world: World) -> None:
        first = await world.platform.post(Delivery("o1", world.here, saying("once")))
        again = await world.platform.post(Delivery("o1", world.here, saying("once")))
        assert again == first
        assert await world.posted() == [first]

    async def test_other_outbox_ids_post_again(self, world: World) -> None:
        first = await world.platform.post(Delivery("o1", world.here, saying("same")))
        second = await world.platform.post(Delivery("o2", world.here, saying("same")))
        assert await world.posted() == [first, second]

    async def test_a_post_into_a_thread_stands_under_its_message(self, world: World) -> None:
        root = await world.says(world.user, "A question")
        answer = await world.platform.post(Delivery("o1", world.here, saying("An answer"), thread=root))
        assert await world.thread_of(answer) == root

    async def test_a_post_to_a_channel_that_is_not_there_is_gone(self, world: World) -> None:
        nowhere = Place(world.here.platform, world.here.space, "nowhere")
        with pytest.raises(Gone):
            await world.platform.post(Delivery("o1", nowhere, saying("hello")))

    async def test_an_edit_shows_the_new_words_only(self, world: World) -> None:
        message = await world.platform.post(Delivery("o1", world.here, poll(3), "poll:1"))
        await world.platform.edit(world.here, message, poll(4))
        shown = await world.shown(message)
        assert shown is not None
        assert "4 people" in shown
        assert "3 people" not in shown

    async def test_a_started_platform_is_ready(self, world: World) -> None:
        assert world.platform.state.status == "ready"

    async def test_a_message_may_be_edited_after_each_turn(self, world: World) -> None:
        message = await world.platform.post(Delivery("o1", world.here, poll(3), "poll:1"))
        for votes in (4, 5):
            await world.platform.turn(world.here, message)
            await world.platform.edit(world.here, message, poll(votes))
        shown = await world.shown(message)
        assert shown is not None and "5 people" in shown

    async def test_an_edit_of_a_deleted_message_is_gone(self, world: World) -> None:
        message = await world.platform.post(Delivery("o1", world.here, saying("short")))
        await world.platform.delete(world.here, message)
        with pytest.raises(Gone):
            await world.platform.edit(world.here, message, saying("late"))

    async def test_a_deleted_message_is_gone_and_deleting_it_again_is_no_error(self, world: World) -> None:
        message = await world.platform.post(Delivery("o1", world.here, saying("short")))
        await world.platform.delete(world.here, message)
        await world.platform.delete(world.here, message)
        assert await world.shown(message) is None

    async def test_a_reaction_is_put_once_and_taken_back(self, world: World) -> None:
        message = await world.says(world.user, "An answer")
        await world.platform.react(world.here, message, "📝")
        await world.platform.react(world.here, message, "📝")
        assert await world.reactions(message) == ["📝"]
        await world.platform.unreact(world.here, message, "📝")
        await world.platform.unreact(world.here, message, "📝")
        assert await world.reactions(message) == []

    async def test_a_reaction_on_a_message_that_is_not_there_is_gone(self, world: World) -> None:
        message = await world.platform.post(Delivery("o1", world.here, saying("short")))
        await world.platform.delete(world.here, message)
        with pytest.raises(Gone):
            await world.platform.react(world.here, message, "📝")
        await world.platform.unreact(world.here, message, "📝")

    async def test_a_whisper_is_seen_by_one_person_only(self, world: World) -> None:
        await world.platform.whisper(world.here, world.user, Private(saying("Your vote counts")))
        assert [words for words in await world.whispers(world.user) if "Your vote counts" in words]
        assert await world.whispers(world.other) == []
        assert await world.posted() == []

    async def test_a_link_names_the_message(self, world: World) -> None:
        message = await world.says(world.user, "hello")
        other = await world.says(world.user, "hello again")
        link = world.platform.link(world.here, message)
        assert link.startswith(("http://", "https://"))
        assert link != world.platform.link(world.here, other)

    async def test_a_channel_is_found_by_id_and_by_name_with_or_without_a_sign(self, world: World) -> None:
        for name in (world.here.channel, world.channel_name, f"#{world.channel_name}"):
            assert await world.platform.channel(name) == world.here
        assert await world.platform.channel("no-such-channel") is None

    async def test_a_person_is_known_by_id(self, world: World) -> None:
        person = await world.platform.person(world.user)
        assert person is not None
        assert person.identity.user == world.user
        assert person.name
        assert await world.platform.person("nobody-has-this-id") is None

    async def test_the_members_of_a_channel_are_its_users(self, world: World) -> None:
        members = [member.identity.user async for member in world.platform.members(world.here)]
        assert {world.user, world.other} <= set(members)

    async def test_a_start_says_which_channels_there_are(self, world: World) -> None:
        entered = [event for event in world.events if isinstance(event, Entered) and event.where == world.here]
        assert [event.name for event in entered] == [world.channel_name]

    async def test_a_message_is_delivered_with_all_that_identifies_it(self, world: World) -> None:
        message = await world.says(world.user, "Less sugar")
        said = [event for event in world.events if isinstance(event, Said)]
        assert [(event.message, event.text, event.where, event.thread) for event in said] == [
            (message, "Less sugar", world.here, None)
        ]
        assert said[0].who.identity.user == world.user
        assert said[0].link == world.platform.link(world.here, message)

    async def test_a_reply_is_delivered_with_the_message_that_opened_its_thread(self, world: World) -> None:
        root = await world.platform.post(Delivery("o1", world.here, saying("What annoyed you?"), "ask:1"))
        await world.says(world.user, "The lid", thread=root)
        said = [event for event in world.events if isinstance(event, Said)]
        assert [event.thread for event in said] == [root]

    async def test_what_chorus_posts_is_not_delivered_as_said(self, world: World) -> None:
        await world.platform.post(Delivery("o1", world.here, saying("from Chorus")))
        await world.says(world.user, "from a person")
        assert [event.text for event in world.events if isinstance(event, Said)] == ["from a person"]

    async def test_history_gives_what_people_said_oldest_first_as_live_delivery_does(self, world: World) -> None:
        root = await world.says(world.user, "first")
        await world.platform.post(Delivery("o1", world.here, saying("from Chorus")))
        await world.says(world.other, "second", thread=root)
        past = [event async for event in world.platform.history(world.here, LONG_AGO)]
        assert [event for event in past if isinstance(event, Said)] == [
            event for event in world.events if isinstance(event, Said)
        ]
        assert not [event for event in past if isinstance(event, Reacted)]

    async def test_history_leaves_out_what_was_said_before(self, world: World) -> None:
        await world.says(world.user, "first")
        last = [event for event in world.events if isinstance(event, Said)][-1].at
        after = [event async for event in world.platform.history(world.here, last + timedelta(microseconds=1))]
        assert after == []
