"""What happened while Chorus was away is read back, and what could not be is not called seen."""

import pytest

from bot.platforms.base import Delivery, Forbidden
from handlers.core.events import Edited, Entered, Reacted, ReadBack, Said, Seen, Unread
from handlers.core.message import Message
from tests.bot.platforms.slack.town import Town, town


async def away(made: Town, hours: float = 2.0) -> None:
    """Chorus stops; two hours pass."""
    await made.close()
    made.events.clear()
    made.clocks.ahead += hours * 3600.0


async def again(made: Town) -> None:
    """Chorus starts and reads back."""
    made.slack.clock = made.clocks.wall
    await made.open()
    await made.connecting.catch_up.idle()


def texts(made: Town) -> list[str]:
    """What was said, in the order of delivery."""
    return [event.text for event in made.events if isinstance(event, Said)]


async def test_what_was_said_while_away_is_told_in_order_with_threads() -> None:
    async with town() as made:
        root = await made.ana.says(made.here, "before")
        await away(made)
        made.slack.retry_after = ()
        made.slack.clock = made.clocks.wall
        made.slack.faults.drop(times=99)
        await made.ben.says(made.here, "a reply", root)
        await made.ana.says(made.here, "away")
        made.slack.faults.clear()
        await again(made)
        assert texts(made) == ["before", "a reply", "away"]
        reply = next(event for event in made.events if isinstance(event, Said) and event.text == "a reply")
        assert (reply.thread, reply.who.name) == (root.ts, "Ben")


async def test_edits_deletions_and_reactions_of_the_absence_are_told() -> None:
    async with town() as made:
        changed = await made.ana.says(made.here, "befor")
        removed = await made.ana.says(made.here, "to be deleted")
        liked = await made.ana.says(made.here, "liked")
        await away(made)
        made.slack.clock = made.clocks.wall
        made.slack.faults.drop(times=99)
        await made.ana.edits(changed, "before")
        await made.ana.deletes(removed)
        await made.ben.reacts(liked, "thumbsup")
        await made.mara.reacts(liked, "thumbsup")
        made.slack.faults.clear()
        await again(made)
        edited = [event for event in made.events if isinstance(event, Edited)]
        assert [(event.message, event.text) for event in edited] == [(changed.ts, "before")]
        reacted = [event for event in made.events if isinstance(event, Reacted)]
        assert sorted(event.who.name for event in reacted) == ["Ben", "Mara"]
        (back,) = [event for event in made.events if isinstance(event, ReadBack)]
        assert [kept.message for kept in back.messages] == [changed.ts, liked.ts]
        emoji, people = (back.messages[1].reactions or ())[0]
        assert emoji == "👍"
        assert {identity.user for identity in people} == {made.ben.id, made.mara.id}


async def test_seen_follows_what_was_read_back_and_joins_on_to_what_was_seen_before() -> None:
    async with town() as made:
        await made.ana.says(made.here, "before")
        await away(made)
        await again(made)
        order = [type(event) for event in made.events if isinstance(event, Said | ReadBack | Seen)]
        assert order == [Said, ReadBack, Seen]
        (seen,) = [event for event in made.events if isinstance(event, Seen)]
        assert (seen.at - seen.since).total_seconds() == pytest.approx(7200, abs=60)


async def test_while_connected_every_beat_says_what_was_seen() -> None:
    async with town() as made:
        for _ in range(3):
            made.clocks.ahead += 300.0
            await made.connecting._beat_all()
        seen = [event for event in made.runtime.of(Seen) if isinstance(event, Seen)]
        assert len(seen) == 3
        assert [event.since for event in seen[1:]] == [event.at for event in seen[:-1]]
        assert made.slack.called("conversations.history") == []


async def test_what_may_not_be_read_back_is_called_unread_and_the_team_hears_what_is_missing() -> None:
    async with town() as made:
        await away(made)
        scopes = tuple(made.app.scopes)
        made.app.grant(*(scope for scope in scopes if "history" not in scope))
        await again(made)
        assert made.runtime.of(Seen) == []
        (unread,) = made.runtime.of(Unread)
        assert isinstance(unread, Unread)
        assert (unread.where, unread.reason) == (made.place, "forbidden")
        assert (unread.at - unread.since).total_seconds() == pytest.approx(7200, abs=60)
        assert "channels:history" in made.runtime.lacks[made.place, "history"]
        await away(made)
        made.app.grant(*scopes)
        await again(made)
        assert made.runtime.lacks == {}
        assert made.runtime.of(Unread) == []


async def test_after_a_stretch_that_may_not_be_read_back_seen_begins_anew() -> None:
    async with town() as made:
        await away(made)
        made.app.grant(*(scope for scope in made.app.scopes if "history" not in scope))
        await again(made)
        gap_until = made.clocks.ahead
        made.clocks.ahead += 300.0
        await made.connecting._beat_all()
        (seen,) = made.runtime.of(Seen)
        assert isinstance(seen, Seen)
        assert (seen.at - seen.since).total_seconds() < 400
        assert gap_until


async def test_a_rate_limit_is_waited_for() -> None:
    async with town() as made:
        await made.ana.says(made.here, "before")
        await away(made)
        made.slack.faults.on("conversations.history", status=429, retry_after=30, times=2)
        await again(made)
        assert texts(made) == ["before"]
        assert len(made.runtime.of(Seen)) == 1
        assert len([wait for wait in made.clocks.waited if wait >= 30]) >= 2


async def test_an_event_that_never_got_through_is_read_back_at_the_next_beat() -> None:
    async with town() as made:
        made.runtime.down = OSError("disk full")
        made.slack.retry_after = ()
        made.slack.deadline = 0.2
        await made.ana.says(made.here, "not kept")
        made.runtime.down = None
        made.clocks.ahead += 300.0
        await made.connecting._beat_all()
        await made.connecting.catch_up.idle()
        assert texts(made) == ["not kept"]
        assert isinstance(made.events[-1], Seen)


async def test_a_living_thread_is_read_back_however_old_its_first_message_is() -> None:
    async with town() as made:
        root = await made.ana.says(made.here, "an old question")
        made.clocks.ahead += 5 * 24 * 3600.0
        made.slack.clock = made.clocks.wall
        await made.ben.says(made.here, "a late reply", root)
        await made.connecting._beat_all()
        await away(made)
        made.slack.faults.drop(times=99)
        await made.ben.says(made.here, "while away", root)
        made.slack.faults.clear()
        await again(made)
        assert texts(made) == ["a late reply", "while away"]


async def test_a_reaction_slack_does_not_name_everybody_of_is_partly_known() -> None:
    async with town() as made:
        await made.ana.says(made.here, "liked")
        workspace = made.connecting.ground.workspaces[made.team.id]
        message = {"reactions": [{"name": "+1", "users": [made.ben.id], "count": 60}]}
        whole, partly = await made.connecting.catch_up._reactions(workspace, message)
        assert (whole, partly) == ([], ["👍"])


async def test_a_channel_that_chorus_comes_into_begins_then() -> None:
    async with town() as made:
        other = made.team.channel("recipes", members=[made.mara])
        await made.mara.says(other, "before Chorus")
        await made.mara.invites(other, made.app)
        entered = [event.name for event in made.runtime.of(Entered) if isinstance(event, Entered)]
        assert entered == ["general", "recipes"]
        made.clocks.ahead += 300.0
        await made.connecting._beat_all()
        assert {event.where.channel for event in made.runtime.of(Seen)} == {made.here.id, other.id}
        assert texts(made) == []


@pytest.mark.parametrize("how", ["left", "archived", "deleted"])
async def test_a_channel_that_chorus_is_out_of_is_not_seen_any_more(how: str) -> None:
    async with town() as made:
        other = made.team.channel("recipes", members=[made.mara], bot=False)
        await made.mara.invites(other, made.app)
        if how == "left":
            await made.mara.removes(other, made.app)
        elif how == "archived":
            await made.mara.archives(other)
        else:
            await made.mara.destroys(other)
        made.events.clear()
        made.clocks.ahead += 300.0
        await made.connecting._beat_all()
        assert {event.where.channel for event in made.runtime.of(Seen)} == {made.here.id}


async def test_the_team_hears_that_chorus_was_taken_out_of_a_channel_it_reads_until_it_is_invited_again() -> None:
    async with town() as made:
        await made.mara.removes(made.here, made.app)
        assert made.runtime.lacks == {(made.place, "post"): "Chorus is not in the channel; type /invite @Chorus there"}
        made.slack.faults.on("chat.postMessage", error="not_in_channel")
        with pytest.raises(Forbidden, match=r"^Chorus is not in the channel; type /invite @Chorus there$"):
            await made.platform.post(Delivery("o1", made.place, Message("waits", ())))
        await made.mara.invites(made.here, made.app)
        assert made.runtime.lacks == {}
        await made.mara.archives(made.here)
        assert made.runtime.lacks == {}


async def test_a_renamed_channel_is_entered_by_its_new_name() -> None:
    async with town() as made:
        await made.mara.renames(made.here, "kitchen")
        entered = [event.name for event in made.runtime.of(Entered) if isinstance(event, Entered)]
        assert entered == ["general", "kitchen"]
        assert await made.platform.channel("#kitchen") == made.place


async def test_a_channel_that_chorus_is_not_in_is_not_entered() -> None:
    async with town() as made:
        other = made.team.channel("recipes", members=[made.mara])
        archived = made.team.channel("old", members=[made.mara], bot=True)
        archived.archived = True
        channels = made.connecting.ground.workspaces[made.team.id].channels
        assert await channels.entered(other.id) is None
        assert await channels.entered(archived.id) is None
        assert await channels.entered("C404") is None
        assert await channels.entered(made.here.id) is not None


async def test_reactions_of_apps_are_nobodys_live_and_read_back() -> None:
    async with town() as made:
        other = made.slack.app("Other bot")
        bot = made.team.users[other.bot()]
        made.here.members.append(bot.id)
        message = await made.ana.says(made.here, "liked by robots")
        await made.slack.deliveries.wait(made.team.react(message, bot.id, "robot_face"))
        await made.platform.react(made.place, message.ts, "📝")
        assert made.runtime.of(Reacted) == []
        await away(made)
        await again(made)
        assert made.runtime.of(Reacted) == []
        (back,) = made.runtime.of(ReadBack)
        assert isinstance(back, ReadBack)
        assert [kept.reactions for kept in back.messages] == [()]


async def test_events_that_slack_left_out_are_read_back_at_the_next_beat() -> None:
    async with town("http") as made:
        made.slack.faults.drop("message")
        await made.ana.says(made.here, "left out")
        payload = {"type": "app_rate_limited", "team_id": made.team.id, "minute_rate_limited": 1518467820}
        told = made.slack.deliveries.start(made.app, "events_api", payload)
        await made.slack.deliveries.wait([told])
        assert told.acked
        made.clocks.ahead += 300.0
        await made.connecting._beat_all()
        await made.connecting.catch_up.idle()
        assert texts(made) == ["left out"]
