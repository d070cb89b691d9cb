"""Neutral messages become what people see on Discord."""

import pytest

from bot.platforms.discord.custom_ids import Asks, Token, read
from bot.platforms.discord.lengths import length
from bot.platforms.discord.render import confirm_payload, message_payload, note_payload, pressed_label
from bot.platforms.discord.render.bars import bar, split
from bot.platforms.discord.render.layout import count
from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Element,
    Fact,
    Facts,
    Heading,
    Item,
    Link,
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
from tests.bot.platforms.discord.drawing import AT, TEXTS, WORDS, contents, inside, poll, read_back

ACCENT = 0x5FCBB4


def shown(*elements: Element) -> str:
    """The markup of a message, a line each."""
    return "\n".join(contents(message_payload(Message("summary", elements), WORDS)))


def test_a_poll_is_a_frame_of_numbered_rows_each_with_its_button() -> None:
    payload = message_payload(poll(2), WORDS)
    (frame,) = payload["components"]
    title, first, second, gap, facts, row = frame["components"]
    assert (frame["type"], frame["accent_color"]) == (17, ACCENT)
    assert title["content"] == (
        "## Which sauce comes back this winter?\n"
        "-# Closes <t:1795716000:R> (<t:1795716000:f>) · Choose one · Names are shown"
    )
    assert first["components"][0]["content"] == "**1. Smoky plum 1**\n████░░░░░░ **42%**, 173 people"
    assert first["accessory"] == {"type": 2, "style": 2, "label": "Vote 1", "custom_id": "polls.vote:17:1"}
    assert second["accessory"]["custom_id"] == "polls.vote:17:2"
    assert gap["type"] == 14
    assert facts["content"] == "-# **412 people** voted · The lead is clear"
    assert [button["label"] for button in row["components"]] == ["What did I vote?", "Close"]


def test_nobody_is_pinged_and_every_message_says_what_it_is_made_of() -> None:
    payload = message_payload(poll(2), WORDS)
    assert payload["allowed_mentions"] == {"parse": []}
    assert payload["flags"] == 1 << 15
    assert message_payload(poll(2), WORDS, ephemeral=True)["flags"] == 1 << 15 | 1 << 6


def test_a_button_is_in_the_language_of_the_message() -> None:
    payload = message_payload(poll(1), TEXTS.words("ja"))
    assert next(one["label"] for one in inside(payload["components"]) if one["type"] == 2) == "1に投票"


def test_ten_choices_keep_their_rows_beside_a_list_of_thirty_eight() -> None:
    payload = message_payload(poll(10, 38), WORDS)
    assert count(payload["components"]) <= 40
    assert sum(one["type"] == 9 for one in inside(payload["components"])) == 10
    lists = [one for one in inside(payload["components"]) if one["type"] == 3]
    assert [(one["placeholder"], len(one["options"])) for one in lists] == [
        ("Choose from all 1–25", 25),
        ("Choose from all 26–38", 13),
    ]


def test_a_hundred_choices_are_four_lists_and_the_rows_buttons_stand_below() -> None:
    payload = message_payload(poll(10, 100), WORDS)
    assert count(payload["components"]) <= 40
    lists = [one for one in inside(payload["components"]) if one["type"] == 3]
    assert [option["value"] for one in lists for option in one["options"]] == [str(place) for place in range(1, 101)]
    assert {read(one["custom_id"]) for one in lists} == {Token("polls.pick:17")}
    buttons = [one["label"] for one in inside(payload["components"]) if one["type"] == 2]
    assert buttons[:10] == [f"Vote {place}" for place in range(1, 11)]


def test_hidden_results_have_neither_bar_nor_numbers() -> None:
    assert shown(Choice("Plum", "polls.vote:1:1")) == "**1. Plum**"


def test_a_closed_poll_has_its_winner_and_no_buttons() -> None:
    row = Choice("Plum", None, votes=3, share=1.0, people="3 people", percent="100%", winner=True)
    payload = message_payload(Message("s", (row,)), WORDS)
    assert contents(payload) == ["🏆 **1. Plum**\n██████████ **100%**, 3 people"]
    assert not [one for one in inside(payload["components"]) if one["type"] == 2]


def test_a_digest_reads_from_headlines_to_coverage() -> None:
    quote = Quote(
        "Paczka miała być\nwe wtorek.", "pl", "Polish", "Zofia", "#help-desk", "k", "19 👍", "https://a.b", "Show"
    )
    payload = message_payload(
        Message(
            "s",
            (
                Heading(("What the crowd said",)),
                Facts((Fact(("1,104 people",)), Fact(("2,318 messages",), trend="up"))),
                Paragraph((Strong("63 people"), " have complained."), 1),
                Note((Strong("Rising."), " Nobody has taken this yet."), "warn"),
                Heading(("Themes",), 2),
                Heading(("A smaller bottle",), 3),
                Meter((Part("for", 0.81, "81% for"), Part("mixed", 0.12, ""), Part("against", 0.07, "7% against"))),
                quote,
                Item((Link("Which sauce?", "https://a.b"),), (Fact(("closes ", Moment(AT, "relative"))),)),
                Note(("7 of 7 channels.",)),
                Buttons((Button("Change the schedule", "digests.schedule"),)),
            ),
        ),
        WORDS,
    )
    frame, below = payload["components"]
    assert [one["content"] for one in frame["components"] if one["type"] == 10] == [
        "## What the crowd said\n-# 1,104 people · ▲ 2,318 messages\n1. **63 people** have complained.\n"
        "⚠️ **Rising.** Nobody has taken this yet.",
        "### Themes\n**A smaller bottle**\n81% for, 7% against 🟦🟦🟦🟦🟦🟦🟦🟦⬜🟧\n"
        "> Paczka miała być\n> we wtorek.\n"
        "-# Polish · Zofia · \\#help\\-desk · 19 👍 · [Show](<https://a.b>)\n"
        "• [Which sauce?](<https://a.b>) · closes <t:1795716000:R>\n-# 7 of 7 channels.",
    ]
    assert below["components"][0]["custom_id"] == "digests.schedule"


BARS = {
    "nothing is empty": (0.0, "░░░░░░░░░░"),
    "a little shows": (0.01, "█░░░░░░░░░"),
    "almost all is not all": (0.99, "█████████░"),
    "all is full": (1.0, "██████████"),
    "nonsense is empty": (float("nan"), "░░░░░░░░░░"),
}


@pytest.mark.parametrize("named", BARS)
def test_bars_have_ten_cells(named: str) -> None:
    share, cells = BARS[named]
    assert bar(share) == cells


SPLITS = {
    "any share above nothing has a square": ((0.98, 0.01, 0.01), "🟦🟦🟦🟦🟦🟦🟦🟦⬜🟧"),
    "halves are halves": ((0.5, 0.0, 0.5), "🟦🟦🟦🟦🟦🟧🟧🟧🟧🟧"),
    "thirds fill ten": ((1 / 3, 1 / 3, 1 / 3), "🟦🟦🟦🟦⬜⬜⬜🟧🟧🟧"),
    "the part that lacks most gets what is left": ((0.74, 0.14, 0.12), "🟦🟦🟦🟦🟦🟦🟦⬜⬜🟧"),
    "nobody is nothing": ((0.0, 0.0, 0.0), ""),
}


@pytest.mark.parametrize("named", SPLITS)
def test_feelings_are_ten_squares(named: str) -> None:
    (good, mixed, bad), squares = SPLITS[named]
    parts = (Part("for", good, ""), Part("mixed", mixed, ""), Part("against", bad, ""))
    assert split(Meter(parts)) == squares


def test_a_private_answer_has_no_frame() -> None:
    payload = message_payload(Message("s", (Note(("Your vote counts.",), "private"),)), WORDS, ephemeral=True)
    assert payload["components"] == [{"type": 10, "content": "Your vote counts."}]


def test_a_message_that_shows_nothing_shows_its_summary() -> None:
    assert contents(message_payload(Message("Nothing *new*", (Paragraph(()),)), WORDS)) == [r"Nothing \*new\*"]


def test_a_question_before_a_press_is_asked_with_the_real_button() -> None:
    payload = message_payload(poll(1), WORDS)
    close = next(one for one in inside(payload["components"]) if one.get("label") == "Close")
    asks = read(close["custom_id"])
    assert asks == Asks("polls.close:17", "Close it?")
    assert isinstance(asks, Asks)
    label = pressed_label(payload, close["custom_id"])
    asked = confirm_payload(asks, label, WORDS)
    assert contents(asked) == ["Close it?"]
    assert [(one["label"], one["custom_id"]) for one in asked["components"][1]["components"]] == [
        ("Close", "polls.close:17"),
        ("Cancel", "!cancel|"),
    ]
    assert asked["flags"] & 1 << 6


def test_a_digest_too_long_keeps_its_headlines_and_says_that_something_is_missing() -> None:
    quotes = tuple(Quote("Too long. " * 60, "en", "English", f"Ana {n}", "", f"k{n}") for n in range(40))
    headline = Paragraph((Strong("63 people"), " have complained."), 1)
    message = Message("s", (Heading(("What the crowd said",)), headline, *quotes, Note(("7 of 7 channels.",))))
    text = "\n".join(contents(message_payload(message, WORDS)))
    assert length(text) <= 4000
    assert "63 people" in text
    assert "7 of 7 channels" in text
    assert "Ana 0" in text
    assert "Ana 39" not in text
    assert "There was no room here for the rest" in text


def test_long_choices_are_cut_before_one_of_them_goes() -> None:
    text = "\n".join(contents(message_payload(poll(10, label="[*_]" * 50), WORDS)))
    assert length(text) <= 4000
    for place in range(1, 11):
        assert f"**{place}. " in text
    assert text.count("**42%**, 173 people") == 10


def test_buttons_without_room_stand_in_a_list_that_says_what_they_belong_to() -> None:
    items = tuple(Item((f"Poll {n}",), (Fact(("3 people",)),), Button("Close", f"polls.close:{n}")) for n in range(30))
    payload = message_payload(Message("s", items), WORDS)
    lists = [one for one in inside(payload["components"]) if one["type"] == 3]
    assert [one["placeholder"] for one in lists] == ["More", "More"]
    assert lists[0]["options"][1] == {"label": "Close: Poll 1", "value": "polls.close:1"}
    assert sum(len(one["options"]) for one in lists) == 30


def test_a_list_takes_no_option_twice_and_none_without_a_value() -> None:
    options = (Option("1", "a"), Option("1", "b"), Option("", "c"), Option("2", ""))
    payload = message_payload(Message("s", (Select("Pick", "polls.pick:1", options, 5),)), WORDS)
    (found,) = [one for one in inside(payload["components"]) if one["type"] == 3]
    assert found["options"] == [{"label": "b", "value": "1"}, {"label": "…", "value": "2"}]
    assert found["max_values"] == 2


def test_a_sentence_of_the_platforms_own() -> None:
    assert read_back(contents(note_payload(("Still saving.",)))[0]) == "Still saving."
