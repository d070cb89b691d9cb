"""The traps of bolt and of Slack's deliveries, each with a test that would fall into it."""

import json
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.platforms.base import Outcome, Private
from bot.platforms.slack.receiving import parsed
from handlers.core.events import Command, Edited, Event, Press, Reacted, Removed, Said, Unreacted
from handlers.core.message import Message, Note
from tests.bot.platforms.slack.test_acting import posted
from tests.bot.platforms.slack.town import Town, town
from tests.fakes.slack import FakeSlack


@pytest.fixture(params=["socket", "http"])
async def there(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """A town over each transport."""
    async with town(request.param) as made:
        yield made
        assert made.slack.violations == []


def broken(kind: type[Event], error: Exception) -> object:
    """An answer that fails for one kind of event."""

    def answer(event: Event) -> Outcome:
        if isinstance(event, kind):
            raise error
        return Outcome()

    return answer


async def test_a_listener_that_fails_is_acknowledged_all_the_same(there: Town) -> None:
    message = await posted(there)
    there.runtime.answer = broken(Press, ZeroDivisionError())  # type: ignore[assignment]
    answer = await there.ana.presses(message, "Ketchup")
    assert answer.ok
    assert answer.delivery.attempts[0].seconds < 2.5


async def test_an_event_that_cannot_be_kept_is_not_acknowledged_and_comes_again(there: Town) -> None:
    failed: list[Event] = []
    there.slack.deadline = 0.5

    def once(event: Event) -> Outcome:
        if isinstance(event, Said) and not failed:
            failed.append(event)
            raise OSError("disk full")
        return Outcome()

    there.runtime.answer = once
    await there.ana.says(there.here, "Less sugar")
    told = there.app.deliveries[-1]
    assert [attempt.ok for attempt in told.attempts] == [False, True]
    assert [event.message for event in there.runtime.of(Said) if isinstance(event, Said)] == [failed[0].message] * 2


@pytest.mark.parametrize("fault", ["doubled", "acknowledgement lost"])
async def test_a_repeated_event_has_the_same_key(there: Town, fault: str) -> None:
    message = await there.ana.says(there.here, "Less sugar")
    if fault == "doubled":
        there.slack.faults.double("reaction_added")
    else:
        there.slack.faults.lose_ack("reaction_added")
    await there.ben.reacts(message, "thumbsup")
    keys = [event.key for event in there.runtime.of(Reacted)]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    assert keys[0]


async def test_an_event_that_comes_again_after_a_restart_has_the_same_key() -> None:
    async with town() as made:
        message = await made.ana.says(made.here, "Less sugar")
        await made.ben.reacts(message, "thumbsup")
        told = made.app.deliveries[-1]
        await made.close()
        await made.open()
        await made.connecting.catch_up.idle()
        again = made.slack.deliveries.start(made.app, told.kind, told.payload)
        await made.slack.deliveries.wait([again])
        keys = [event.key for event in made.runtime.of(Reacted) if event.key]
        assert len(keys) == 2
        assert len(set(keys)) == 1


async def test_a_repeated_press_has_the_same_key_and_two_presses_have_two(there: Town) -> None:
    message = await posted(there)
    there.slack.faults.double("block_actions")
    await there.ana.presses(message, "Ketchup")
    await there.ana.presses(message, "Ketchup")
    keys = [event.key for event in there.runtime.of(Press)]
    assert len(keys) == 3
    assert keys[0] == keys[1] != keys[2]


async def test_what_chorus_itself_does_never_comes_back(there: Town) -> None:
    message = await there.ana.says(there.here, "Less sugar")
    await there.platform.react(there.place, message.ts, "📝")
    own = await posted(there)
    await there.platform.edit(there.place, own.ts, Message("x", (Note(("changed",)),)))
    await there.settled()
    kinds = {type(event) for event in there.events} & {Said, Edited, Reacted}
    assert kinds == {Said}
    assert len(there.runtime.of(Said)) == 1


async def test_edits_deletions_and_reactions_are_told(there: Town) -> None:
    message = await there.ana.says(there.here, "Less sugar")
    await there.ana.edits(message, "Much less sugar")
    await there.ben.reacts(message, "+1")
    await there.ben.unreacts(message, "+1")
    await there.ana.deletes(message)
    told = [event for event in there.events if isinstance(event, Edited | Reacted | Unreacted | Removed)]
    assert [type(event) for event in told] == [Edited, Reacted, Unreacted, Removed]
    assert {event.message for event in told} == {message.ts}
    assert (told[0].text, told[1].emoji) == ("Much less sugar", "👍")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "something_new"},
        {"type": "message", "subtype": "never_seen", "channel": "C1", "ts": "1.2"},
        {"type": "message", "channel": 5, "ts": {}},
        {"type": "reaction_added", "item": None},
        {"type": "member_joined_channel"},
        {"type": "channel_rename", "channel": []},
        {"type": "tokens_revoked", "tokens": "all"},
        {},
    ],
    ids=["unknown", "unknown subtype", "wrong types", "no item", "no user", "a list", "no tokens", "empty"],
)
async def test_an_event_that_makes_no_sense_is_acknowledged_once(there: Town, event: dict[str, object]) -> None:
    before = len(there.events)
    told = await there.slack.event(there.app, there.team, event)
    assert [attempt.ok for attempt in told.attempts] == [True]
    assert len(there.events) == before
    assert there.platform.state.status == "ready"


async def test_payloads_of_no_known_kind_are_acknowledged(there: Town) -> None:
    payload = {"type": "dialog_cancellation", "team": {"id": there.team.id}, "user": {"id": there.ana.id}}
    made = there.slack.deliveries.start(there.app, "interactive", payload)
    await there.slack.deliveries.wait([made])
    assert made.acked


async def test_an_event_of_an_unknown_workspace_is_acknowledged_and_dropped(there: Town) -> None:
    payload = {"type": "event_callback", "team_id": "T404", "event_id": "Ev1", "event": {"type": "message"}}
    made = there.slack.deliveries.start(there.app, "events_api", payload)
    await there.slack.deliveries.wait([made])
    assert made.acked


class TestHttp:
    """Who may speak to Slack's path."""

    async def test_a_forged_signature_is_refused_before_anything_reads_the_body(self) -> None:
        async with town("http") as made:
            await made.ana.types("/poll", "x", made.here)
            told = made.app.deliveries[-1]
            forged = await made.slack.replay(told, secret="another secret")
            assert (forged.ok, forged.status) == (False, 401)
            raw = await made.slack.send_raw(made.app, b"{" * 100_000, signed=False)
            assert raw.status == 401
            assert len(made.runtime.of(Command)) == 1

    async def test_a_request_is_refused_once_it_is_five_minutes_old(self) -> None:
        async with town("http") as made:
            await made.ana.types("/poll", "x", made.here)
            told = made.app.deliveries[-1]
            assert (await made.slack.replay(told, age=290)).status == 200
            assert (await made.slack.replay(told, age=310)).status == 401
            assert (await made.slack.replay(told, age=-310)).status == 401

    async def test_a_replayed_click_has_the_key_of_the_first(self) -> None:
        async with town("http") as made:
            message = await posted(made)
            await made.ana.presses(message, "Ketchup")
            await made.slack.replay(made.app.deliveries[-1])
            keys = [event.key for event in made.runtime.of(Press)]
            assert len(keys) == 2
            assert len(set(keys)) == 1

    @pytest.mark.parametrize(
        ("body", "kind", "status"),
        [
            (b"", "application/json", 400),
            (b"{", "application/json", 400),
            (b"[1]", "application/json", 400),
            (b"payload=%7B", "application/x-www-form-urlencoded", 400),
            (b"payload=%7B%22type%22%3A%22block_actions%22%7D", "application/x-www-form-urlencoded", 200),
            (b"\xff\xfe", "application/x-www-form-urlencoded", 401),
            (b"command=%2Fpoll", "application/x-www-form-urlencoded", 200),
            (b"[" * 100_000, "application/json", 400),
            (b'{"type": "event_callback", "event": 7}', "application/json", 200),
            (b'{"type": "block_actions", "actions": [7], "team": {"id": "T00000001"}}', "application/json", 200),
        ],
    )
    async def test_a_signed_body_is_answered_whatever_is_in_it(self, body: bytes, kind: str, status: int) -> None:
        async with town("http") as made:
            assert (await made.slack.send_raw(made.app, body, kind)).status == status
            assert made.platform.state.status == "ready"

    async def test_the_path_is_reached_by_the_name_that_slack_knows(self) -> None:
        async with town("http") as made, aiohttp.ClientSession() as session:
            assert made.server is not None
            for path, status in (("/slack/events", 401), ("/slack/other", 403)):
                async with session.post(made.server.url + path, headers={"Host": "chorus.example"}) as answer:
                    assert answer.status == status

    async def test_slack_may_ask_whether_the_path_is_the_apps(self) -> None:
        async with town("http") as made:
            body = json.dumps({"type": "url_verification", "challenge": "3eZbrw"}).encode()
            answer = await made.slack.send_raw(made.app, body)
            assert answer.status == 200
            assert "3eZbrw" in str(answer.answer)

    async def test_before_the_start_slack_is_asked_to_come_again(self) -> None:
        async with town("http") as made:
            await made.close()
            told = await made.slack.event(made.app, made.team, {"type": "something"})
            assert {attempt.status for attempt in told.attempts} == {503}


@pytest.mark.parametrize(
    ("raw", "kind", "found"),
    [
        (b"payload=%7B%22a%22%3A%22%C5%BC+b%2Bc%22%7D", "application/x-www-form-urlencoded", {"a": "ż b+c"}),
        (
            b"command=%2Fpoll&text=a+%26+b%3Dc%25",
            "application/x-www-form-urlencoded",
            {"command": "/poll", "text": "a & b=c%"},
        ),
        (b'{"a": 1}', "application/json; charset=utf-8", {"a": 1}),
    ],
)
def test_a_body_is_read_as_it_was_written(raw: bytes, kind: str, found: object) -> None:
    assert parsed(raw, kind) == found


async def test_an_answer_within_the_deadline_even_when_slack_itself_is_slow() -> None:
    async with town(fake=FakeSlack(deadline=1.0)) as made:
        made.runtime.answer = lambda event: Outcome(privates=(Private(Message("x", (Note(("x",)),))),))
        message = await posted(made)
        made.slack.faults.on("response_url", seconds=1.5)
        began = time.monotonic()
        assert (await made.ana.presses(message, "Ketchup")).ok
        assert time.monotonic() - began < 1.0
