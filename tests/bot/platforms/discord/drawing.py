"""The texts, arbitrary messages and forms, and how a payload reads: what the tests of drawing share."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from handlers.core.forms import Field, Form
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
from handlers.core.texts import Texts

ROOT = Path(__file__).parents[4]
TEXTS = Texts([("core", ROOT / "handlers/core"), ("discord", ROOT / "bot/platforms/discord")])
WORDS = TEXTS.words("en")
AT = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
NASTY = (
    "@everyone", "<@41>", "<@&42>", "<#43>", "<:spoon:44>", "<a:spin:45>", "<t:1:R>", "</poll:46>", "**b**", "__u__",
    "~~s~~", "||s||", "`c`", "```x```", "[a](http://x.yz)", "https://x.yz/a_b", "# h", "-# s", "- l", "* l", "1. l",
    "> q", ">>> q", "\\", "\\*", "👩‍👩‍👧", "ก็ำ", "🇵🇱", "\u202e", "\n", "  ", "ja 日本語",
)  # fmt: skip
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")

words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=12)), max_size=6).map("".join)
long_words = st.one_of(words, st.builds(lambda text, times: text * times, words, st.integers(1, 400)))
named = words.filter(str.strip)
tokens = st.one_of(
    st.builds("tests.act:{}:{}".format, st.integers(0, 99), st.integers(0, 9)),
    st.text("abc:|.?!19", min_size=1, max_size=80).map("tests.act:".__add__),
)
spans = st.one_of(
    long_words,
    st.builds(Strong, long_words),
    st.builds(Code, words),
    st.builds(Link, words, st.one_of(words, words.map("https://a.b/".__add__))),
    st.builds(Mention, words, words),
    st.builds(Moment, st.just(AT), st.sampled_from(["full", "relative", "both"])),
    st.builds(Emoji, words),
)
texts = st.lists(spans, max_size=4).map(tuple)
shares = st.one_of(st.none(), st.floats(-1, 2))
buttons = st.builds(
    Button, words, tokens, st.sampled_from(["primary", "plain", "danger", "quiet"]), st.one_of(st.none(), words)
)
facts = st.builds(
    Fact,
    texts,
    st.sampled_from(["", "clock", "check"]),
    st.one_of(st.none(), st.sampled_from(["up", "level", "down"])),
    st.one_of(st.none(), words),
    st.one_of(st.none(), tokens),
)
options = st.lists(st.builds(Option, st.text(max_size=20), words), max_size=110, unique_by=lambda one: one.value)
parts = st.builds(Part, st.sampled_from(["for", "mixed", "against"]), st.floats(0, 1), words)
elements: st.SearchStrategy[Element] = st.one_of(
    st.builds(Heading, texts, st.sampled_from([1, 2, 3])),
    st.builds(Paragraph, texts, st.one_of(st.none(), st.integers(1, 9))),
    st.builds(Note, texts, st.sampled_from(["plain", "promise", "private", "warn", "error"])),
    st.builds(Facts, st.lists(facts, max_size=4).map(tuple)),
    st.builds(
        Choice, long_words, st.one_of(st.none(), tokens), votes=st.none(), share=shares, people=words, percent=words
    ),
    st.builds(Select, words, tokens, options.map(tuple), st.integers(1, 30)),
    st.builds(Buttons, st.lists(buttons, max_size=7).map(tuple)),
    st.builds(Meter, st.lists(parts, max_size=4).map(tuple)),
    st.builds(Quote, long_words, st.just("pl"), words, words, words, words, words, words, words, st.none() | buttons),
    st.builds(Item, texts, st.lists(facts, max_size=3).map(tuple), st.none() | buttons),
)
messages = st.builds(Message, words, st.lists(elements, max_size=25).map(tuple))
field_types = st.sampled_from(["text", "long_text", "number", "date", "choice", "choices", "ranking", "scale", "file"])
fields = st.builds(
    Field,
    st.uuids().map(lambda id: f"f{id.hex[:8]}"),
    words,
    field_types,
    st.booleans(),
    options.map(tuple),
    st.one_of(st.none(), long_words, st.lists(words, max_size=3).map(tuple)),
    st.one_of(st.none(), st.integers(1, 9000)),
    words,
    st.booleans(),
)
forms = st.builds(Form, tokens, words, st.lists(fields, max_size=9, unique_by=lambda field: field.id).map(tuple), words)


def inside(components: Any) -> Iterator[dict[str, Any]]:
    """Every component, those inside others included."""
    for component in components:
        yield component
        yield from inside(component.get("components", ()))
        yield from inside([component[key] for key in ("accessory", "component") if key in component])


def contents(payload: dict[str, Any]) -> list[str]:
    """The markup of every text of a message."""
    return [component["content"] for component in inside(payload["components"]) if component["type"] == 10]


def read_back(markup: str) -> str:
    """The words that a reader sees where people's words were escaped."""
    return _ESCAPE.sub(r"\1", markup)


def bare(markup: str) -> str:
    """The markup without all that is escaped: what of it Discord takes as markup."""
    return _ESCAPE.sub("·", markup)


def poll(choices: int, select: int = 0, label: str = "Smoky plum") -> Message:
    """A poll as the feature draws it."""
    rows = [
        Choice(f"{label} {place}", f"polls.vote:17:{place}", "pick", 173, 0.42, "173 people", "42%")
        for place in range(1, choices + 1)
    ]
    every = tuple(Option(str(place), f"Town {place}") for place in range(1, select + 1))
    found: list[Element] = [
        Heading(("Which sauce comes back this winter?",)),
        Facts((Fact(("Closes ", Moment(AT, "both")), "clock"), Fact(("Choose one",)), Fact(("Names are shown",)))),
        *rows,
        *([Select("Choose from all", "polls.pick:17", every)] if select else []),
        Facts((Fact((Strong("412 people"), " voted"), "people"), Fact(("The lead is clear",)))),
        Buttons((Button("What did I vote?", "polls.mine:17"), Button("Close", "polls.close:17", confirm="Close it?"))),
    ]
    return Message("Which sauce comes back this winter?", tuple(found))
