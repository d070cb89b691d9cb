"""A message as plain text says everything, in its own language and a named zone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.core import people
from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Code,
    Element,
    Emoji,
    Fact,
    Facts,
    Heading,
    Item,
    Link,
    Mention,
    Message,
    Meter,
    Moment,
    Note,
    Option,
    Paragraph,
    Part,
    Quote,
    Select,
    Strong,
)
from handlers.core.plain import plain, plain_line
from handlers.core.texts import Texts

TEXTS = Texts([("core", Path(str(people.__file__)).parent)])
AT = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)

SAID: dict[str, tuple[Element, str]] = {
    "a heading": (Heading(("Which sauce?",), 2), "Which sauce?"),
    "a paragraph": (Paragraph(("All marks: ", Strong("a"), Code("b"), Emoji("👍"))), "All marks: ab👍"),
    "a numbered paragraph": (Paragraph(("Less sugar",), 2), "2. Less sugar"),
    "a note": (Note(("Only you see this",), "private"), "Only you see this"),
    "a link": (Note((Link("the result", "https://example.org/1"),)), "the result (https://example.org/1)"),
    "a link that is its own words": (
        Note((Link("https://example.org", "https://example.org"),)),
        "https://example.org",
    ),
    "a mention": (Note((Mention("p1", "Ana"), " wrote")), "Ana wrote"),
    "facts": (
        Facts(
            (Fact(("3 people",), "people"), Fact(("Sugar",), trend="up"), Fact(("Late",), label="Show", token="a.b"))
        ),
        "3 people · ▲ Sugar · Late [Show]",
    ),
    "a choice with its result": (
        Choice("Ketchup", "a.b:1", votes=3, share=0.6, people="3 people", percent="60%"),
        "• Ketchup: 60% · 3 people",
    ),
    "a choice whose result is hidden": (Choice("Ketchup", "a.b:1"), "• Ketchup"),
    "the winner": (
        Choice("Ketchup", None, people="3 people", percent="60%", winner=True),
        "🏆 Ketchup: 60% · 3 people",
    ),
    "an own choice": (Choice("Ketchup", "a.b:1", mine=True), "✓ Ketchup"),
    "a select": (
        Select("Sauces", "a.b", (Option("1", "Ketchup"), Option("2", "Mustard"))),
        "Sauces\n• Ketchup\n• Mustard",
    ),
    "buttons": (Buttons((Button("Close", "a.b"), Button("Delete", "a.c"))), "[Close] [Delete]"),
    "a meter": (Meter((Part("for", 0.7, "70% for"), Part("against", 0.3, "30% against"))), "70% for · 30% against"),
    "a quote": (
        Quote("Less sugar", "en", "English", "Ana", "#talk", "k1", "31 👍", "https://example.org/m1"),
        "“Less sugar” — Ana · #talk · 31 👍 · https://example.org/m1",
    ),
    "a Polish quote": (Quote("Mniej cukru", "pl", "Polish", "Ana", "", "k1"), "„Mniej cukru” — Ana"),
    "a Japanese quote with a button": (
        Quote("砂糖を減らして", "ja", "Japanese", "健", "", "k1", hide=Button("Hide", "a.b")),
        "「砂糖を減らして」 — 健 [Hide]",
    ),
    "an item": (
        Item(("Poll 1",), (Fact(("3 people",)),), Button("Show", "a.b")),
        "• Poll 1 · 3 people [Show]",
    ),
    "an item alone": (Item(("Poll 1",)), "• Poll 1"),
}


@pytest.mark.parametrize("element", SAID)
def test_plain_text_of(element: str) -> None:
    made, text = SAID[element]
    assert plain(Message("summary", (made,)), TEXTS.words("en"), "UTC") == text


def test_every_kind_of_element_is_tried() -> None:
    assert {type(element) for element, _ in SAID.values()} == set(Element.__args__)


@pytest.mark.parametrize(
    ("language", "tz", "expected"),
    [("en", "Europe/Warsaw", "Tue, Nov 24, 18:00 CET"), ("pl", "Asia/Tokyo", "śr., 25 lis, 02:00 JST")],
)
def test_a_moment_is_written_out_in_the_zone_with_its_name(language: str, tz: str, expected: str) -> None:
    assert plain_line((Moment(AT, "relative"),), TEXTS.words(language), tz) == expected


@pytest.mark.parametrize(
    ("at", "now", "expected"),
    [
        (datetime(2030, 3, 4, 9, tzinfo=UTC), AT, "Mon, Mar 4, 2030, 10:00 CET"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), AT, "Fri, Jan 1, 2027, 00:30 CET"),
        (datetime(2026, 3, 4, 9, tzinfo=UTC), AT, "Wed, Mar 4, 10:00 CET"),
    ],
    ids=["another year", "a year that is another one only in the zone", "this year"],
)
def test_a_moment_of_another_year_names_it(at: datetime, now: datetime, expected: str) -> None:
    assert plain_line((Moment(at),), TEXTS.words("en"), "Europe/Warsaw", now) == expected


def test_elements_are_lines_and_empty_ones_are_left_out() -> None:
    message = Message("summary", (Heading(("One",)), Facts(()), Note(("Two",))))
    assert plain(message, TEXTS.words("en"), "UTC") == "One\nTwo"


def test_a_message_without_elements_says_its_summary() -> None:
    assert plain(Message("summary", ()), TEXTS.words("en"), "UTC") == "summary"


def test_peoples_words_stay_as_they_are() -> None:
    words = "<b>*not bold*</b> @everyone {x} '"
    assert plain(Message("s", (Note((words,)),)), TEXTS.words("en"), "UTC") == words
