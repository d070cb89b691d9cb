"""Digests, settings, help and languages, through the public API."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.core.texts import LANGUAGES
from tests.flows.town import Town, choices, town, words


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    """A fresh demo."""
    async with town(tmp_path) as here:
        yield here


async def test_a_digest_tells_what_was_asked_said_and_not_seen(here: Town) -> None:
    poll = (await here.command("mara", '/poll "Which sauce?" "Ketchup" "Mustard"'))["posted"][0]
    await here.press("tom", poll, choices(await here.message(poll))[0]["token"])
    question = (await here.command("mara", '/ask "What annoyed you?"'))["posted"][0]
    answer = await here.say("elif", "Kargo üç gündür dağıtımda diyor", reply_to=question)
    await here.react("tom", answer, "👍")
    posted = await here.command("mara", "/digest now")
    digest = await here.message(posted["posted"][0], "team-crowd")
    for words_of_it in ("Which sauce?", "Ketchup", "What annoyed you?", "Kargo üç gündür dağıtımda diyor", "covers"):
        assert words_of_it in digest["text"], words_of_it
    quote = next(one for one in digest["elements"] if one["type"] == "quote")
    assert quote["url"] == (await here.message(answer))["url"]


async def test_the_next_digest_holds_only_what_is_new_and_a_preview_changes_nothing(here: Town) -> None:
    await here.react("elif", await here.say("tom", "the first thing"), "👍")
    await here.command("mara", "/digest now")
    await here.react("elif", await here.say("tom", "the second thing"), "👍")
    before = len(await here.messages("team-crowd"))
    preview = words(await here.command("mara", "/digest preview"))
    assert "the second thing" in preview and "the first thing" not in preview
    assert len(await here.messages("team-crowd")) == before
    second = await here.command("mara", "/digest now")
    text = (await here.message(second["posted"][0], "team-crowd"))["text"]
    assert "the second thing" in text and "the first thing" not in text


async def test_a_hidden_quote_leaves_the_digests_that_were_posted(here: Town) -> None:
    said = await here.say("tom", "a quote to be hidden")
    await here.react("elif", said, "👍")
    posted = (await here.command("mara", "/digest now"))["posted"][0]
    quote = next(one for one in (await here.message(posted, "team-crowd"))["elements"] if one["type"] == "quote")
    answer = await here.press("mara", posted, quote["hide"]["token"])
    assert answer["outcome"] == "done"
    assert "a quote to be hidden" not in (await here.message(posted, "team-crowd"))["text"]


async def test_the_schedule_is_shown_set_and_refused(here: Town) -> None:
    assert (await here.command("mara", "/digest schedule every friday 16:30 Europe/Warsaw"))["outcome"] == "done"
    assert "16:30" in words(await here.command("mara", "/digest schedule"))
    assert (await here.command("mara", "/digest schedule 0 9 * * 1 Europe/Warsaw"))["outcome"] == "done"
    refused = await here.command("mara", "/digest schedule every blursday")
    assert (refused["outcome"], "every monday 09:00" in words(refused)) == ("refused", True)
    assert (await here.command("tom", "/digest now"))["outcome"] == "refused"


async def test_settings_show_where_each_value_is_from(here: Town) -> None:
    listed = words(await here.command("mara", "/chorus settings"))
    for name in ("language", "timezone", "digest", "who_may_poll", "keep_days", "reactions"):
        assert name in listed, name
    assert (await here.command("tom", "/chorus settings language pl"))["outcome"] == "done"
    receipt = await here.command("tom", "/poll mine")
    assert receipt["whispers"][0]["language"] == "pl"
    assert (await here.command("tom", "/chorus settings keep_days 30"))["outcome"] == "refused"
    assert (await here.command("mara", "/chorus settings timezone Mars/Base"))["outcome"] == "refused"


async def test_an_unwatched_channel_is_not_noted(here: Town) -> None:
    assert (await here.command("mara", "/chorus settings unwatch #recipes"))["outcome"] == "done"
    unseen = await here.say("tom", "said where nobody reads", channel="recipes")
    seen = await here.say("tom", "said where Chorus reads")
    for message in (unseen, seen):
        await here.react("elif", message, "👍")
    preview = words(await here.command("mara", "/digest preview"))
    assert "said where Chorus reads" in preview and "said where nobody reads" not in preview


@pytest.mark.parametrize("line", ["/chorus", "/chorus help", "/chorus help poll", "/chorus about", "/chorus privacy"])
async def test_help_answers_privately(line: str, here: Town) -> None:
    answer = await here.command("tom", line)
    assert (answer["outcome"], answer["posted"]) == ("done", [])
    assert words(answer)


async def test_help_examples_can_be_pasted(here: Town) -> None:
    await here.command("mara", '/poll "Which?" "A" "B"')
    await here.command("mara", '/ask "What?"')
    import re

    helped = words(await here.command("mara", "/chorus help poll"))
    examples = [line for line in re.findall(r"/poll [^\n·]+", helped) if '"' in line]
    assert examples
    for example in examples:
        assert (await here.command("mara", example.strip()))["outcome"] != "refused", example


SPEAKERS = {"en": "tom", "ja": "misaki", "th": "nattapon", "tr": "elif", "pl": "zofia", "id": "dewi"}


def test_somebody_of_the_demo_speaks_each_language() -> None:
    assert set(SPEAKERS) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_private_words_are_in_the_persons_language(language: str, here: Town) -> None:
    who = SPEAKERS[language]
    privacy, refusal = await here.command(who, "/chorus privacy"), await here.command(who, "/pol")
    assert {whisper["language"] for whisper in privacy["whispers"] + refusal["whispers"]} == {language}


async def test_a_channels_posts_are_in_its_language(tmp_path: Path) -> None:
    async with town(tmp_path) as here:
        await here.call(
            "POST", "/api/v1/channels", {"id": "talk-th", "name": "talk-th", "kind": "community", "language": "th"}
        )
        poll = (await here.command("mara", '/poll "ซอสไหน"', channel="talk-th"))["posted"][0]
        message = await here.message(poll, "talk-th")
        assert (message["language"], "คน" in message["text"]) == ("th", True)
