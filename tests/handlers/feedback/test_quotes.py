"""Quotes are what was written, whole or cut with a mark, and never of what was hidden, deleted or withdrawn."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.core.message import Quote
from handlers.feedback import store
from handlers.feedback.model import SIGNS, signs
from handlers.feedback.quotes import LONGEST, cut, quote
from tests.handlers.feedback.reading import item, read
from tests.stage import JONAS, MARA, MISAKI, TALK, TOM, ZOFIA, Stage, staged

FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


LONG = {
    "English": ("The lid is stuck again. " * 40, "en"),
    "Thai, whose vowels sit on letters": ("ฝาใหม่เปิดง่ายขึ้นมากจริงๆ" * 40, "th"),
    "families of emoji": (FAMILY * 60, "en"),
    "flags": ("🇵🇱🇹🇷🇯🇵" * 60, "en"),
    "decomposed accents": ("e\u0301" * 400, "en"),
    "Hindi": ("क्षत्रिय" * 80, "hi"),
    "one endless letter": ("Z" + "\u0335" * 2000, "en"),
}


@pytest.mark.parametrize("case", LONG)
def test_a_long_text_is_cut_with_a_mark(case: str) -> None:
    text, language = LONG[case]
    short = cut(text, language)
    assert short.endswith("…")
    assert short[:-1] in text
    assert len(short) <= LONGEST


def test_a_cut_never_falls_inside_a_letter() -> None:
    assert set(cut(FAMILY * 60, "en")[:-1].split(FAMILY)) == {""}
    assert cut("e\u0301" * 400, "en")[-2] == "\u0301"
    assert len(cut("🇵🇱" * 300, "en")[:-1]) % 2 == 0


WHOLE = {
    "a short text": "The lid is stuck",
    "a text of exactly the most characters": "x" * LONGEST,
    "several lines": "First line\nSecond line",
    "markup": "<script>alert(1)</script> <@U1> @everyone *bold*",
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_text_that_fits_is_whole(case: str) -> None:
    assert cut(WHOLE[case], "en") == WHOLE[case]


def test_space_around_a_text_is_left_out() -> None:
    assert cut("  The lid \n", "en") == "The lid"


async def quoted(stage: Stage, **more: int) -> list[Quote]:
    words = stage.program.around.texts.words("pl")
    items = await read(stage, lambda session: store.most_supported(session, signs(SIGNS), **more))  # type: ignore[arg-type]
    return [quote(one, words) for one in items]


async def test_a_quote_names_author_place_language_support_and_the_way_back(stage: Stage) -> None:
    message = await stage.say(MISAKI, "蓋がとても開けやすくなりました")
    for who, emoji in ((TOM, "👍"), (ZOFIA, "❤️"), (ZOFIA, "👍🏽"), (JONAS, "👎"), (MISAKI, "👍"), (MARA, "🧇")):
        await stage.react(who, message, emoji)
    (one,) = await quoted(stage)
    assert (one.text, one.author, one.place) == ("蓋がとても開けやすくなりました", "Misaki", "#talk")
    assert (one.language, one.language_name) == ("ja", "japoński")
    assert one.support == "2 👍 1 👎"
    assert (one.url, one.show) == (f"https://hall.test/talk/{message}", "Pokaż")
    assert one.hide is not None
    assert one.hide.token == f"digests.hide:{one.source}"
    assert len(one.hide.token) <= 100


async def test_the_best_supported_come_first_and_doubts_count_against(stage: Stage) -> None:
    doubted, liked, plain = [await stage.say(TOM, text) for text in ("Doubted", "Liked", "Plain")]
    for who in (ZOFIA, MISAKI, JONAS):
        await stage.react(who, doubted, "👍")
        await stage.react(who, doubted, "👎")
    await stage.react(ZOFIA, liked, "👍")
    assert (await quoted(stage))[0].text == "Liked"
    assert [one.text for one in await quoted(stage, least=1)] == ["Liked", "Doubted"]
    assert {one.text for one in await quoted(stage)} == {"Liked", "Doubted", "Plain"}
    assert plain


async def test_the_map_of_signs_applies_to_reactions_that_are_there_already(stage: Stage) -> None:
    message = await stage.say(TOM, "A waffle, please")
    await stage.react(ZOFIA, message, "🧇")
    assert (await quoted(stage))[0].support == ""
    items = await read(stage, lambda session: store.most_supported(session, signs("🧇 | 👎")))
    assert items[0].likes == 1


async def test_a_hidden_quote_is_never_quoted_again(stage: Stage) -> None:
    message = await stage.say(TOM, "A name that should not stand here")
    kept = await item(stage, message)
    assert kept is not None
    source = kept.source
    assert await usable(stage, source) == {source}
    assert await stage.program.around.engine.writing("default", lambda session: store.hide(session, source))
    assert await usable(stage, source) == set()
    assert await quoted(stage) == []
    assert not await stage.program.around.engine.writing("default", lambda session: store.hide(session, "nothing"))


async def test_a_hidden_quote_stays_hidden_when_it_is_edited_or_repeated(stage: Stage) -> None:
    message = await stage.say(TOM, "A name that should not stand here")
    kept = await item(stage, message)
    assert kept is not None
    await stage.program.around.engine.writing("default", lambda session: store.hide(session, kept.source))
    stage.clock.forward(minutes=1)
    await stage.edit(TOM, message, "Another name")
    await stage.say(TOM, "Another name", message=message)
    assert await quoted(stage) == []


async def test_what_was_deleted_or_withdrawn_is_not_usable(stage: Stage) -> None:
    deleted, withdrawn = await stage.say(TOM, "Deleted"), await stage.say(ZOFIA, "Withdrawn")
    sources = [store.source_in(TALK, message) for message in (deleted, withdrawn)]
    assert await usable(stage, *sources) == set(sources)
    await stage.remove(deleted)
    await stage.command(ZOFIA, "/chorus optout")
    assert await usable(stage, *sources, "no such thing") == set()


async def usable(stage: Stage, *sources: str) -> set[str]:
    return await read(stage, lambda session: store.usable(session, sources))
