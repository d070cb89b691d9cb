"""What a start delivers: channels, what a crash may have left, what was seen."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.platforms.base import Outcome
from bot.platforms.web.requests import NewChannel
from handlers.core.events import Edited, Entered, Place, Reacted, Removed, Said, Seen
from handlers.core.forms import Field, Form
from storage import NotSaved
from tests.bot.platforms.web.conftest import opened
from tests.fakes.runtime import FakeRuntime
from tests.stage import START, Clock

HERE = Place("web", "web", "talk")
FORM = Form(token="polls.new", title="New poll", fields=(Field("title", "Question"),), submit="Post")


def seen(runtime: FakeRuntime) -> list[Seen]:
    return [event for event in runtime.events if isinstance(event, Seen) and event.where == HERE]


async def test_a_start_enters_every_channel_and_says_which_are_watched(tmp_path: Path) -> None:
    async with opened(tmp_path, serve=False, watched=lambda channel, name: name == "Small talk") as room:
        entered = [event for event in room.runtime.events if isinstance(event, Entered)]
    assert {event.where.channel: event.watched for event in entered} == {
        "talk": True,
        "przepisy": False,
        "staff": False,
    }


async def test_the_time_without_the_program_counts_as_seen_because_nobody_could_write(tmp_path: Path) -> None:
    clock = Clock()
    async with opened(tmp_path, serve=False, clock=clock):
        clock.forward(hours=1)
    clock.forward(hours=8)
    async with opened(tmp_path, serve=False, fill=False, clock=clock) as room:
        assert [(event.since, event.at) for event in seen(room.runtime)] == [
            (START + timedelta(hours=1), START + timedelta(hours=9))
        ]


async def test_a_stop_notes_what_was_seen(tmp_path: Path) -> None:
    runtime, clock = FakeRuntime(), Clock()
    async with opened(tmp_path, serve=False, runtime=runtime, clock=clock):
        clock.forward(minutes=5)
    assert [(event.since, event.at) for event in seen(runtime)] == [(START, START + timedelta(minutes=5))]


async def test_after_a_clean_stop_nothing_is_delivered_again(tmp_path: Path) -> None:
    async with opened(tmp_path, serve=False) as room:
        await room.platform.chat.say("ana", "talk", "hello")
    async with opened(tmp_path, serve=False, fill=False) as room:
        assert room.runtime.of(Said) == []


async def test_after_a_crash_everything_since_the_last_beat_is_delivered_again_in_order(tmp_path: Path) -> None:
    async with opened(tmp_path, serve=False) as room:
        chat = room.platform.chat
        await chat.say("ana", "talk", "before the beat")
        await room.platform.beat()
        kept = await chat.say("ana", "talk", "first words")
        gone = await chat.say("ken", "talk", "taken back", kept.id)
        await chat.edit("ana", kept.id, "last words")
        await chat.react("ken", kept.id, "👍")
        await chat.remove("ken", gone.id)
        room.crashes = True
    async with opened(tmp_path, serve=False, fill=False) as room:
        told = [event for event in room.runtime.events if not isinstance(event, Entered | Seen)]
    assert [type(event) for event in told] == [Said, Edited, Reacted, Removed]
    assert [event.text for event in told if isinstance(event, Said | Edited)] == ["last words", "last words"]
    assert isinstance(told[3], Removed)
    assert told[3].message == gone.id


async def test_what_could_not_be_delivered_is_delivered_at_the_next_beat(tmp_path: Path) -> None:
    async with opened(tmp_path, serve=False) as room:
        room.runtime.down = NotSaved("disk full")
        message = await room.platform.chat.say("ana", "talk", "hello")
        room.runtime.down = None
        before = len(seen(room.runtime))
        room.clock.forward(minutes=1)
        await room.platform.beat()
        assert [event.message for event in room.runtime.of(Said) if isinstance(event, Said)] == [message.id]
        assert len(seen(room.runtime)) == before + 1


async def test_a_channel_that_could_not_be_entered_is_entered_at_the_next_beat(tmp_path: Path) -> None:
    async with opened(tmp_path, serve=False) as room:
        room.runtime.down = NotSaved("disk full")
        await room.platform.chat.add_channel(NewChannel(id="tips", name="Tips", kind="community"))
        room.runtime.down = None
        before = len(room.runtime.of(Entered))
        await room.platform.beat()
        await room.platform.beat()
        entered = room.runtime.of(Entered)[before:]
    assert [event.where.channel for event in entered if isinstance(event, Entered)] == ["tips"]


async def test_while_something_is_undelivered_nothing_is_called_seen(tmp_path: Path) -> None:
    async with opened(tmp_path, serve=False) as room:
        room.runtime.down = NotSaved("disk full")
        await room.platform.chat.say("ana", "talk", "hello")
        room.clock.forward(minutes=1)
        with pytest.raises(NotSaved):
            await room.platform.beat()
        room.runtime.down = None
        assert [event.at for event in seen(room.runtime)] == []
        room.crashes = True
    async with opened(tmp_path, serve=False, fill=False) as room:
        assert len(room.runtime.of(Said)) == 1


async def test_an_open_form_survives_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        room.runtime.answer = lambda event: Outcome(result="form", form=FORM)
        answer = await room.platform.chat.command("ana", "talk", "/poll")
        assert answer.form is not None
    async with opened(tmp_path, fill=False) as room:
        body = {"as": "ana", "form": answer.form.id, "values": {"title": "Sauce?"}}
        assert (await room.post("/api/v1/forms", body)).status == 200


async def test_messages_and_ids_go_on_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        first = await room.say("ana", "before")
    async with opened(tmp_path, fill=False) as room:
        second = await room.say("ana", "after")
        assert [message["id"] for message in await room.listed()] == [first["id"], second["id"]]
