"""Words in Discord's markup, and what people wrote there as plain words."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.lengths import cut, length
from bot.platforms.discord.words import escaped, heard, line, linked, marked
from handlers.core.message import Code, Emoji, Link, Mention, Moment, Strong
from tests.bot.platforms.discord.drawing import NASTY, bare, read_back, words

AT = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
MARKS = re.compile(r"[*_~`|>#\[\]()<@:\\-]|^\s*\d+\.|^\s*\+", re.MULTILINE)


@given(st.one_of(words, st.text()))
def test_peoples_words_are_shown_as_they_are_and_never_markup(text: str) -> None:
    shown = escaped(text)
    assert MARKS.search(bare(shown)) is None
    assert read_back(shown) == re.sub(
        "\r\n?", "\n", re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", text)
    )


@pytest.mark.parametrize("text", NASTY)
def test_no_word_that_means_something_to_discord_stays_so(text: str) -> None:
    assert MARKS.search(bare(escaped(text))) is None


SPANS = {
    "strong words are bold": ((Strong("Ana"), " won"), "**Ana** won"),
    "blanks around strong words stay outside": ((Strong(" Ana "), "won"), " **Ana** won"),
    "marks in strong words stay people's": ((Strong("**"),), r"**\*\***"),
    "a code is code": ((Code("K7-M4QX"),), "`K7-M4QX`"),
    "a mark that would end code is replaced": ((Code("a`b"),), "`aˋb`"),
    "a link opens its address": ((Link("Show", "https://a.b/c_d"),), "[Show](<https://a.b/c_d>)"),
    "an address cannot leave its place": (
        (Link("x", "https://a.b/>)(@everyone"),),
        "[x](<https://a.b/%3E%29%28@everyone>)",
    ),
    "an address as its own words": ((Link("https://a.b", "https://a.b"),), "<https://a.b>"),
    "an address with breaks before it": ((Link("x", " \nhttps://a.b/\nc"),), "[x](<https://a.b/%0Ac>)"),
    "no address is plain words": ((Link("x", "javascript:alert(1)"),), "x"),
    "a mention is a name and calls nobody": ((Mention("discord:1:2", "@ana"),), r"\@ana"),
    "a moment in full": ((Moment(AT),), "<t:1795716000:F>"),
    "a moment from now": ((Moment(AT, "relative"),), "<t:1795716000:R>"),
    "a moment both ways": ((Moment(AT, "both"),), "<t:1795716000:R> (<t:1795716000:f>)"),
    "an emoji is itself": ((Emoji("👍"),), "👍"),
    "a custom emoji stays words": ((Emoji(":spoon:"),), r"\:spoon\:"),
    "a control that turns a line round is left out": (("a\u202eb",), "ab"),
    "nothing strong is nothing": ((Strong(""), Code("")), ""),
}


@pytest.mark.parametrize("named", SPANS)
def test_spans(named: str) -> None:
    text, shown = SPANS[named]
    assert marked(text) == shown


def test_a_line_has_no_break_whatever_people_typed() -> None:
    assert line(("a\n# b", Strong("c\r\nd"))) == r"a \# b**c d**"


HEARD = {
    "people are named": ("<@41> and <@!41>", "@Ana and @Ana"),
    "people nobody knows keep their number": ("<@42>", "@42"),
    "roles are named": ("<@&7>", "@cooks"),
    "channels are named": ("<#8> <#9>", "#recipes #9"),
    "a custom emoji is its name": ("<:spoon:1><a:spin:2>", ":spoon::spin:"),
    "a moment is told": ("<t:1795716000:R>", "2026-11-26T18:00+00:00"),
    "a moment beyond the calendar keeps its number": ("<t:999999999999>", "999999999999"),
    "a command is its name": ("</poll new:12>", "/poll new"),
    "anything else stays": ("a < b <@> <https://a.b>", "a < b <@> <https://a.b>"),
}


@pytest.mark.parametrize("named", HEARD)
def test_what_people_wrote(named: str) -> None:
    content, plain = HEARD[named]
    assert heard(content, {"41": "Ana"}.get, {"7": "cooks"}.get, {"8": "recipes"}.get) == plain


CUTS = {
    "a short text stays": ("abc", 3, "abc"),
    "a long one ends in a mark": ("abcdef", 4, "abc…"),
    "an emoji counts twice": ("👍👍👍", 5, "👍👍…"),
    "a family is not torn apart": ("ab👩‍👩‍👧", 7, "ab…"),
    "a skin colour stays with its hand": ("ab👍🏽c", 5, "ab…"),
    "a flag is not halved": ("🇵🇱🇯🇵", 7, "🇵🇱…"),
    "an accent stays with its letter": ("abe\u0301f", 4, "ab…"),
    "a Thai vowel stays with its consonant": ("กกนำก", 4, "กก…"),
    "no blank stands before the mark": ("ab cdef", 4, "ab…"),
}


@pytest.mark.parametrize("named", CUTS)
def test_cuts(named: str) -> None:
    text, most, shown = CUTS[named]
    assert cut(text, most) == shown


@given(st.one_of(words, st.text()), st.integers(1, 40))
def test_a_cut_text_fits(text: str, most: int) -> None:
    assert length(cut(text, most)) <= most
    assert length(text) == len(text.encode("utf-16-le")) // 2


@given(words, words)
def test_a_link_holds_one_address_and_nothing_else(text: str, url: str) -> None:
    found = linked(text, url)
    assert re.fullmatch(r"(?s)\[.*\]\(<https?:[^\s<>()]*>\)|<https?:[^\s<>()]*>", found) or found == escaped(text)
