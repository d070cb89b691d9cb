"""What Chorus posts arrives once, in pace, and says what is wrong where it does not."""

from typing import Any

import msgspec
import pytest

from bot.platforms.base import Delivery, Forbidden, Gone, Private, TryAgain
from bot.platforms.slack.faults import Slow
from bot.platforms.slack.posts import EVENT_TYPE
from handlers.core.events import Place
from handlers.core.message import Button, Buttons, Message, Note
from tests.bot.platforms.slack.town import Town, town
from tests.fakes.slack import FakeSlack


def saying(text: str) -> Message:
    """A message of one line."""
    return Message(text, (Note((text,)),))


def own(made: Town) -> list[str]:
    """The words of Chorus's messages."""
    return [one.words for one in made.here.messages.values() if one.user == made.app.bot()]


@pytest.mark.parametrize("thread", [False, True])
@pytest.mark.parametrize("fault", [{"broken": "closed"}, {"broken": "half"}, {"broken": "text"}, {"status": 500}])
async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(fault: dict[str, Any], thread: bool) -> None:
    async with town() as made:
        root = (await made.ana.says(made.here, "So")).ts if thread else None
        made.slack.faults.on("chat.postMessage", after=True, **fault)
        with pytest.raises(TryAgain):
            await made.platform.post(Delivery("o1", made.place, saying("once"), thread=root))
        message = await made.platform.post(Delivery("o1", made.place, saying("once"), thread=root))
        assert own(made) == ["once"]
        assert made.here.messages[message].words == "once"


async def test_a_post_is_not_repeated_after_a_crash_between_sending_and_noting() -> None:
    async with town() as made:
        first = await made.platform.post(Delivery("o1", made.place, saying("once")))
        memory = made.runtime.memory("slack")
        (key,) = [key for key in memory.values if key.startswith("post:")]
        memory.values[key] = msgspec.json.encode({"at": made.clocks.wall() - 60}).decode()
        await made.close()
        await made.open()
        assert await made.platform.post(Delivery("o1", made.place, saying("once"))) == first
        assert own(made) == ["once"]


async def test_a_post_that_did_not_arrive_is_posted() -> None:
    async with town() as made:
        made.slack.faults.on("chat.postMessage", broken="closed")
        with pytest.raises(TryAgain):
            await made.platform.post(Delivery("o1", made.place, saying("once")))
        await made.platform.post(Delivery("o1", made.place, saying("once")))
        assert own(made) == ["once"]


async def test_where_slack_does_not_say_whether_a_post_arrived_it_waits() -> None:
    async with town() as made:
        made.slack.faults.on("chat.postMessage", after=True, status=500)
        with pytest.raises(TryAgain):
            await made.platform.post(Delivery("o1", made.place, saying("once")))
        made.slack.faults.on("conversations.history", error="missing_scope")
        with pytest.raises(TryAgain, match="arrived"):
            await made.platform.post(Delivery("o1", made.place, saying("once")))
        await made.platform.post(Delivery("o1", made.place, saying("once")))
        assert own(made) == ["once"]


async def test_a_post_carries_only_its_outbox_id() -> None:
    async with town() as made:
        message = await made.platform.post(Delivery("o1", made.place, saying("once"), "poll:1"))
        assert made.here.messages[message].metadata == {"event_type": EVENT_TYPE, "event_payload": {"outbox": "o1"}}


async def test_a_refused_post_is_asked_for_without_looking() -> None:
    async with town() as made:
        made.slack.faults.on("chat.postMessage", status=429, retry_after=7)
        with pytest.raises(Slow) as slow:
            await made.platform.post(Delivery("o1", made.place, saying("once")))
        assert slow.value.after == 7
        await made.platform.post(Delivery("o1", made.place, saying("once")))
        assert made.slack.called("conversations.history") == []
        assert max(made.clocks.waited) > 6, "nobody asks before Slack said"


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("channel_not_found", Gone, "channel_not_found"),
        ("is_archived", Forbidden, "archived"),
        ("not_in_channel", Forbidden, "invite"),
        ("restricted_action", Forbidden, "only some"),
        ("something_new", Forbidden, "something_new"),
        ("internal_error", TryAgain, "internal_error"),
        ("service_unavailable", TryAgain, "service_unavailable"),
    ],
)
async def test_slacks_words_become_the_platforms_errors(code: str, kind: type[Exception], text: str) -> None:
    async with town() as made:
        made.slack.faults.on("chat.postMessage", error=code)
        with pytest.raises(kind, match=text):
            await made.platform.post(Delivery("o1", made.place, saying("once")))


async def test_a_missing_scope_is_named_with_the_place_that_adds_it() -> None:
    async with town() as made:
        made.app.grant("channels:read", "users:read")
        with pytest.raises(Forbidden, match="chat:write") as refused:
            await made.platform.post(Delivery("o1", made.place, saying("once")))
        assert refused.value.remedy.startswith("https://")


async def test_where_chorus_is_not_in_a_channel_the_channel_is_the_remedy() -> None:
    async with town() as made:
        made.slack.faults.on("chat.postMessage", error="not_in_channel")
        with pytest.raises(Forbidden) as refused:
            await made.platform.post(Delivery("o1", made.place, saying("once")))
        assert refused.value.remedy.endswith(made.here.id)


async def test_a_revoked_token_holds_everything_back_and_says_so() -> None:
    async with town() as made:
        await made.mara.revokes(made.app)
        await made.settled()
        with pytest.raises(TryAgain, match="revoked"):
            await made.platform.post(Delivery("o1", made.place, saying("later")))
        assert made.platform.state.status == "failed"
        assert "revoked" in made.platform.state.text


async def test_a_token_that_is_dead_without_a_word_is_noticed() -> None:
    async with town() as made:
        made.app.installation(made.team).token.state = "inactive"
        with pytest.raises(TryAgain):
            await made.platform.post(Delivery("o1", made.place, saying("later")))
        assert made.platform.state.status == "failed"


async def test_content_that_slack_refuses_is_posted_as_words() -> None:
    async with town() as made:
        made.slack.faults.on("chat.postMessage", error="invalid_blocks")
        message = await made.platform.post(Delivery("o1", made.place, saying("the words")))
        assert made.here.messages[message].text == "the words"
        made.slack.faults.on("chat.update", error="msg_blocks_too_long")
        await made.platform.edit(made.place, message, saying("other words"))
        assert made.here.messages[message].text == "other words"


async def test_an_unknown_workspace_is_gone() -> None:
    async with town() as made:
        with pytest.raises(Gone):
            await made.platform.post(Delivery("o1", Place("slack", "T404", "C1"), saying("x")))


async def test_before_the_start_everything_waits() -> None:
    async with town(started=False) as made:
        await made.open()
        await made.close()
        with pytest.raises(TryAgain):
            await made.platform.post(Delivery("o1", made.place, saying("x")))
        with pytest.raises(TryAgain):
            await made.platform.channel("general")
        await made.open()


async def test_redraws_share_the_workspaces_allowance_and_posts_the_channels() -> None:
    async with town(fake=FakeSlack(pace=1.0)) as made:
        made.slack.clock = made.clocks.seconds
        made.slack.pace._clock = made.clocks.seconds
        messages = [await made.platform.post(Delivery(f"o{n}", made.place, saying("x"))) for n in range(12)]
        for round_ in range(10):
            for message in messages:
                await made.platform.turn(made.place, message)
                await made.platform.edit(made.place, message, saying(f"{round_}"))
        assert made.slack.pace.refused == {}
        assert made.slack.pace.most("chat.update") <= 50
        assert sum(made.clocks.waited) > 100


async def test_a_turn_is_taken_once_for_turn_and_edit() -> None:
    async with town() as made:
        message = await made.platform.post(Delivery("o1", made.place, saying("x")))
        for number in range(5):
            await made.platform.turn(made.place, message)
            await made.platform.edit(made.place, message, saying(str(number)))
        assert len([wait for wait in made.clocks.waited if wait > 0]) == 4


async def test_a_whisper_falls_back_to_a_direct_message() -> None:
    async with town() as made:
        await made.ana.leaves(made.here)
        await made.platform.whisper(made.place, made.ana.id, Private(saying("for you")))
        assert made.ana.sees(made.ana.dm(made.app))[-1].words == "for you"


async def test_a_file_is_shown_with_words_for_who_cannot_see_it() -> None:
    async with town() as made:
        message = await made.platform.send_file(made.place, "chart.png", b"png", alt="Ketchup leads")
        (file,) = made.here.messages[message].files
        assert (file.name, file.content, file.alt_text) == ("chart.png", b"png", "Ketchup leads")
        root = (await made.ana.says(made.here, "So")).ts
        reply = await made.platform.send_file(made.place, "a.csv", b"a", alt="A table", thread=root)
        assert made.here.messages[reply].thread == root
        assert made.slack.violations == []


async def test_an_upload_that_fails_may_be_tried_again() -> None:
    async with town() as made:
        made.slack.faults.on("upload", status=500)
        with pytest.raises(TryAgain):
            await made.platform.send_file(made.place, "chart.png", b"png", alt="x")


async def test_old_notes_of_posts_are_dropped() -> None:
    async with town() as made:
        await made.platform.post(Delivery("o1", made.place, saying("x")))
        await made.connecting.posts.forget_old()
        assert any(key.startswith("post:") for key in made.runtime.memory("slack").values)
        made.clocks.ahead = 8 * 24 * 3600.0
        await made.connecting.posts.forget_old()
        assert not any(key.startswith("post:") for key in made.runtime.memory("slack").values)


async def test_a_message_with_a_button_of_every_style_is_taken() -> None:
    async with town() as made:
        buttons = tuple(
            Button("Go", f"tests.go:{style}", style, "Sure?") for style in ("primary", "plain", "danger", "quiet")
        )
        await made.platform.post(Delivery("o1", made.place, Message("x", (Buttons(buttons),))))
        assert made.slack.violations == []
