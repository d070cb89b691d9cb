"""Feedback's part of a digest: both sides, channels, words with their support or else the newest, languages."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.core.events import Entered, Place
from handlers.core.feature import Window
from handlers.core.message import Element, Facts, Heading, Item, Meter, Quote, plain_text
from handlers.feedback import store
from handlers.feedback.actions.reading import section
from tests.handlers.feedback.reading import digest, in_context
from tests.stage import JONAS, MARA, MISAKI, RECIPES, START, TALK, TEAM, TOM, ZOFIA, Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


def facts(elements: Sequence[Element]) -> list[str]:
    return [plain_text(fact.text) for element in elements if isinstance(element, Facts) for fact in element.items]


async def test_nothing_said_is_no_part(stage: Stage) -> None:
    assert await digest(stage) == ()


async def test_messages_and_people_are_counted_by_channel(stage: Stage) -> None:
    for text in ("One", "Two", "Three"):
        await stage.say(TOM, text)
    await stage.say(ZOFIA, "Four")
    await stage.say(TOM, "Five", RECIPES)
    elements = await digest(stage)
    channels = [
        (plain_text(element.text), [plain_text(fact.text) for fact in element.facts])
        for element in elements
        if isinstance(element, Item)
    ]
    assert channels == [("#talk", ["4 messages", "2 people"]), ("#recipes", ["1 message", "1 person"])]
    assert not any("5 messages" in text for text in facts(elements))


async def test_what_stands_at_the_top_of_the_digest_is_no_part(stage: Stage) -> None:
    await stage.say(TOM, "Hm")
    assert await digest(stage) == ()


async def test_people_for_and_against_are_counted_once_each(stage: Stage) -> None:
    first, second = await stage.say(TOM, "First"), await stage.say(TOM, "Second")
    for message in (first, second):
        await stage.react(ZOFIA, message, "👍")
        await stage.react(MISAKI, message, "🎉")
        await stage.react(JONAS, message, "🐛")
        await stage.react(TOM, message, "👍")
    (meter,) = [element for element in await digest(stage) if isinstance(element, Meter)]
    assert [part.label for part in meter.parts] == ["2 people for", "1 person against"]
    assert sum(part.share for part in meter.parts) == pytest.approx(1)


async def test_without_reactions_there_is_no_meter_and_no_quote(stage: Stage) -> None:
    await stage.say(TOM, "Nobody minds it")
    await stage.say(TOM, "👍" * 30)
    assert not [element for element in await digest(stage) if isinstance(element, Meter | Quote)]


async def test_the_most_supported_words_of_different_people_are_quoted(stage: Stage) -> None:
    for number in range(3):
        message = await stage.say(TOM, f"Words of Tom {number}")
        for who in (ZOFIA, MISAKI):
            await stage.react(who, message, "👍")
        stage.clock.forward(minutes=1)
    await stage.react(TOM, await stage.say(ZOFIA, "Słowa Zofii o zakrętkach"), "👍")
    quotes = [element for element in await digest(stage) if isinstance(element, Quote)]
    assert [(one.author, one.text) for one in quotes] == [
        ("Tom", "Words of Tom 0"),
        ("Zofia", "Słowa Zofii o zakrętkach"),
    ]


def headings(elements: Sequence[Element]) -> list[str]:
    return [plain_text(element.text) for element in elements if isinstance(element, Heading)]


async def test_where_few_are_supported_the_newest_words_of_others_are_quoted_after_them(stage: Stage) -> None:
    said = [
        (TOM, "The lid leaks every single time I shake it"),
        (ZOFIA, "The older and longer words of Zofia"),
        (MISAKI, "小さいボトルがほしいです"),
        (ZOFIA, "The newest words of Zofia, long enough"),
        (TOM, "Tom said something later that nobody supported"),
        (JONAS, "Too short"),
    ]
    messages = []
    for who, text in said:
        messages.append(await stage.say(who, text))
        stage.clock.forward(minutes=1)
    await stage.react(MARA, messages[0], "👍")
    await stage.react(MARA, messages[3], "👎")
    elements = await digest(stage)
    quotes = [element for element in elements if isinstance(element, Quote)]
    assert [(one.author, one.text, one.support) for one in quotes] == [
        ("Tom", said[0][1], "1 👍"),
        ("Zofia", said[3][1], "1 👎"),
        ("Misaki", said[2][1], ""),
    ]
    assert headings(elements) == ["What people said", "Most supported", "Most recent"]


async def test_three_supported_voices_leave_no_room_for_the_newest(stage: Stage) -> None:
    for who in (TOM, ZOFIA, MISAKI):
        await stage.react(JONAS, await stage.say(who, f"Supported words of {who.name}"), "👍")
    await stage.say(MARA, "The newest words, which nobody supported")
    assert headings(await digest(stage)) == ["What people said", "Most supported"]


async def test_without_support_the_newest_words_of_three_people_are_quoted(stage: Stage) -> None:
    for who in (TOM, ZOFIA, MISAKI, JONAS):
        await stage.say(who, f"Whatever {who.name} has to say today")
        stage.clock.forward(minutes=1)
    hidden = await stage.say(MARA, "Hidden words that are long enough to be quoted")
    source = store.source_in(TALK, hidden)
    await stage.program.around.engine.writing("default", lambda session: store.hide(session, source))
    elements = await digest(stage)
    assert [element.author for element in elements if isinstance(element, Quote)] == ["Jonas", "Misaki", "Zofia"]
    assert headings(elements) == ["What people said", "Most recent"]


async def test_a_reply_to_a_poll_is_not_quoted_as_talk(stage: Stage) -> None:
    outcome = await stage.command(JONAS, '/poll "Which sauce?" "Ketchup" "Mustard"', RECIPES)
    reply = await stage.say(TOM, "Neither of them, if you ask me", RECIPES, thread=outcome.posts[0].message)
    await stage.react(ZOFIA, reply, "👍")
    assert not [element for element in await digest(stage) if isinstance(element, Quote)]


async def test_languages_are_named_in_the_readers_language(stage: Stage) -> None:
    await stage.deliver(Entered(where=TEAM, at=START, name="team", kind="team", language="pl"))
    await stage.say(TOM, "The new lids are much easier to open")
    await stage.say(MISAKI, "蓋がとても開けやすくなりました")
    await stage.say(MISAKI, "ソースがおいしいです")
    elements = await digest(stage)
    assert elements[0] == Heading(("Co mówiono",), 2)
    assert facts(elements)[-3:] == ["Języki rozmów", "japoński 2", "angielski 1"]


async def test_only_what_was_said_in_the_window_counts(stage: Stage) -> None:
    for who, text in ((TOM, "At its start"), (ZOFIA, "Inside"), (MISAKI, "At its end"), (MARA, "After")):
        await stage.react(JONAS, await stage.say(who, text), "👍")
        stage.clock.forward(hours=1)
    window = Window(START, START + timedelta(hours=2))
    found = await in_context(stage, lambda context: section(context, window))
    assert found is not None
    assert found.order == 20
    assert [one.text for one in found.elements if isinstance(one, Quote)] == ["Inside", "At its end"]


async def test_many_channels_are_ten_and_a_number(stage: Stage) -> None:
    for number in range(12):
        place = Place("hall", "h1", f"c{number}")
        await stage.deliver(Entered(where=place, at=START, name=place.channel, watched=True))
        await stage.say(TOM, "Words", place)
    elements = await digest(stage)
    assert len([element for element in elements if isinstance(element, Item)]) == 10
    assert "and 2 more channels" in repr(elements)


async def test_a_person_who_opted_out_is_counted_nowhere(stage: Stage) -> None:
    message = await stage.say(TOM, "Still here, and with something to say")
    await stage.say(ZOFIA, "Soon gone, and with something to say")
    await stage.react(ZOFIA, message, "👍")
    await stage.command(ZOFIA, "/chorus optout")
    await stage.react(ZOFIA, message, "👍")
    elements = await digest(stage)
    assert [element.author for element in elements if isinstance(element, Quote)] == ["Tom"]
    assert not [element for element in elements if isinstance(element, Meter)]
