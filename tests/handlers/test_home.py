"""A person's own page: what is open, what one chose, what is noted, one's settings; more for the team."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.core.events import Place, Profile, Role, Seen, Unread
from handlers.core.message import Buttons, Heading, Item, Message, plain_text
from tests.handlers.polls.shown import rows
from tests.handlers.several import DISCORD, SLACK, on_discord, on_slack, several
from tests.stage import JONAS, MARA, TALK, TEAM, TOM, ZOFIA, Stage, private_words, staged

ALONE = Place("hall", "h1", "dm:tom")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        for place in (TALK, Place("hall", "h1", "recipes")):
            await stage.deliver(Seen(where=place, since=stage.clock() - timedelta(days=2), at=stage.clock()))
        yield stage


async def home(stage: Stage, who: Profile) -> Message:
    """The page of somebody."""
    return await stage.program.home(who, ALONE)


def headings(message: Message) -> list[str]:
    """The headings of a page."""
    return [plain_text(one.text) for one in message.elements if isinstance(one, Heading)]


def buttons(message: Message) -> list[str]:
    """The tokens of all buttons that are not an item's."""
    return [button.token for one in message.elements if isinstance(one, Buttons) for button in one.items]


def items(message: Message) -> dict[str, tuple[list[str], str]]:
    """Facts and the button of each item."""
    return {
        plain_text(one.text): ([plain_text(fact.text) for fact in one.facts], one.button.token if one.button else "")
        for one in message.elements
        if isinstance(one, Item)
    }


async def test_a_member_sees_what_is_open_and_what_is_ones_own(stage: Stage) -> None:
    await stage.command(MARA, '/poll "Which sauce?" "Ketchup" "Mustard" --close 2d')
    await stage.command(MARA, '/poll "Where?" "Here" "There"')
    await stage.command(MARA, '/ask "What annoyed you?"')
    await stage.press(TOM, "polls.vote:1:1")
    page = await home(stage, TOM)
    assert headings(page) == [
        "What is open for you",
        "Open polls",
        "Open questions",
        "What is noted of you",
        "Your settings",
    ]
    shown = items(page)
    assert shown["Which sauce?"][1] == "polls.show:1"
    assert {"Your vote: Ketchup", "Ketchup leads with 100%"} <= set(shown["Which sauce?"][0])
    assert "Not voted yet" in shown["Where?"][0]
    assert shown["What annoyed you?"][1] == "asks.results:1"
    assert buttons(page) == ["help.commands", "help.privacy", "settings.all"]


async def test_the_team_may_start_things_and_sees_what_chorus_sees(stage: Stage) -> None:
    page = await home(stage, JONAS)
    assert {"polls.new", "surveys.new", "asks.new", "digests.now", "digests.preview"} <= set(buttons(page))
    assert "settings.setup" not in buttons(page)
    assert headings(page)[4:7] == ["Digest", "What is noted of you", "What Chorus can see"]
    assert "2 channels are watched." in repr(page)
    assert "settings.setup" in buttons(await home(stage, MARA))


async def test_what_was_missed_is_told_to_the_team_with_its_reason(stage: Stage) -> None:
    missed = stage.clock()
    stage.clock.forward(hours=5)
    await stage.deliver(Unread(where=TALK, since=missed, at=stage.clock(), reason="forbidden"))
    assert "because Chorus lacks the permission to read it" in "".join(
        plain_text(getattr(one, "text", ())) for one in (await home(stage, JONAS)).elements
    )
    assert "because" not in repr(await home(stage, TOM))


async def test_the_page_is_in_the_readers_language(stage: Stage) -> None:
    page = await home(stage, ZOFIA)
    assert (page.language, headings(page)[0]) == ("pl", "Co jest dla Ciebie otwarte")


async def test_a_poll_is_voted_on_from_the_page(stage: Stage) -> None:
    await stage.command(MARA, '/poll "Which sauce?" "Ketchup" "Mustard"')
    shown = await stage.press(TOM, "polls.show:1", where=ALONE)
    (private,) = shown.privates
    assert (private.about, [label for label, _, _ in rows(private.message)]) == ("poll:1", ["Ketchup", "Mustard"])
    assert (await stage.press(TOM, "polls.vote:1:2", where=ALONE)).result == "done"
    assert items(await home(stage, TOM))["Which sauce?"][0][-1] == "Your vote: Mustard"
    assert (await stage.press(TOM, "polls.show:9", where=ALONE)).reason == "polls.refused.deleted"


async def test_a_poll_of_the_team_is_on_the_teams_pages_only(stage: Stage) -> None:
    await stage.command(MARA, '/poll "Among us?"', TEAM)
    assert "Among us?" in items(await home(stage, JONAS))
    assert "Among us?" not in items(await home(stage, TOM))
    assert (await stage.press(TOM, "polls.show:1", where=ALONE)).reason == "polls.refused.unknown"


@pytest.mark.parametrize("token", ["polls.new", "asks.new"])
async def test_what_is_started_from_the_page_needs_a_channel(stage: Stage, token: str) -> None:
    opened = await stage.press(JONAS, token, where=ALONE)
    assert opened.form is not None
    assert "channels" in [field.id for field in opened.form.fields]
    answers = {"title": "Where?", "question": "Where?"}
    refused = await stage.submit(JONAS, opened.form.token, answers, ALONE)
    assert (refused.result, refused.fields) == ("refused", {"channels": "Choose at least one channel."})
    done = await stage.submit(JONAS, opened.form.token, {**answers, "channels": ("hall/h1/talk",)}, ALONE)
    assert [post.where for post in done.posts] == [TALK]
    assert (await stage.press(TOM, token, where=ALONE)).reason == "core.refused.team_only"


async def test_what_is_noted_of_one_is_counted(stage: Stage) -> None:
    root = (await stage.command(MARA, '/ask "What?"')).posts[0].message
    await stage.say(TOM, "The lid", thread=root)
    await stage.say(TOM, "Just talking")
    assert "2 messages of yours are noted, 1 of them answers to questions." in repr(await home(stage, TOM))
    await stage.command(TOM, "/chorus optout")
    assert "You have opted out" in repr(await home(stage, TOM))


async def test_buttons_of_the_page_answer_privately(stage: Stage) -> None:
    for token, says in (
        ("help.commands", "What you can type"),
        ("help.privacy", "What Chorus reads and keeps"),
        ("settings.all", "Settings"),
    ):
        outcome = await stage.press(TOM, token, where=ALONE)
        assert (outcome.posts, private_words(outcome)) == ((), says)


async def test_past_ten_polls_it_says_how_many_more(stage: Stage) -> None:
    for number in range(12):
        await stage.command(MARA, f'/poll "Number {number}?"')
    assert "and 2 more open polls." in repr(await home(stage, TOM))


async def test_an_empty_page_says_that_nothing_is_open(stage: Stage) -> None:
    page = repr(await home(stage, TOM))
    assert "No poll is open now." in page
    assert "No question is open now." in page
    assert "Nothing you wrote is noted." in page


async def test_the_page_is_of_the_role_one_reads_with(tmp_path: Path) -> None:
    async with several(tmp_path) as (stage, _):
        boss, tom = on_discord("boss", Role.MANAGER), on_slack("tom")
        code = private_words(await stage.command(boss, "/chorus link", DISCORD)).split("code is ")[1].split(". On")[0]
        await stage.command(tom, f"/chorus link {code}", SLACK)
        await stage.command(boss, "/chorus about", DISCORD)
        assert "settings.setup" not in buttons(await stage.program.home(tom, SLACK))
        assert "settings.setup" in buttons(await stage.program.home(boss, DISCORD))
