"""Messages as Block Kit: what the design shows, within every limit, with every token that is pressed."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack import limits, render
from bot.platforms.slack.render.bars import bar, squares
from bot.platforms.slack.render.fitting import weight_of
from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Code,
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
from tests.bot.platforms.slack.samples import (
    TEXTS,
    TRICKS,
    TUESDAY,
    choices,
    messages,
    pressable,
    seen,
    shown_texts,
    tokens,
)
from tests.bot.platforms.slack.test_words import APART, MARKUP
from tests.fakes.slack import checks

# A failing example is a whole message: it may be long.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
OWN_MARKUP = re.compile(
    rf"{APART}\*[^*\n]+\*{APART}|{APART}`[^`\n]+`{APART}|<https?://[^<>|]+\||<!date\^[^<>|]+\||>|:larkspoon:"
)


def choice(number: int, label: str, votes: int, share: float, **more: Any) -> Choice:
    token = more.pop("token", f"polls.vote:17:{number}")
    return Choice(label, token, "pick", votes, share, f"{votes} people", f"{round(share * 100)}%", **more)


def blocks(*elements: Any, private: bool = False) -> list[dict[str, Any]]:
    message = Message("A summary", elements)
    made = (render.private if private else render.public)(message, TEXTS)
    checks.message(made)
    return list(made["blocks"])


def words_of(block: dict[str, Any]) -> str:
    """All that a block says."""
    if block.get("type") == "rich_text":
        return "".join(one.get("text", "") for section in block["elements"] for one in section["elements"])
    return "\n".join(text["text"] for text in shown_texts(block)).replace(APART, "")


def test_a_poll_looks_as_the_design_has_it() -> None:
    made = blocks(
        Heading(("Which sauce comes back this winter?",)),
        Facts(
            (
                Fact(("Closes ", Moment(TUESDAY, "both")), "clock"),
                Fact(("Choose one",)),
                Fact(("Names are shown",), "eye"),
            )
        ),
        choice(1, "Smoky plum", 173, 0.42),
        choice(2, "Garlic confit", 41, 0.1),
        Facts((Fact((Strong("412 people"), " voted"), "people"), Fact(("The lead is clear",)))),
        Buttons((Button("What did I vote?", "polls.mine:17"),)),
    )
    assert [block["type"] for block in made] == [
        "header",
        "context",
        "section",
        "section",
        "divider",
        "context",
        "actions",
    ]
    assert made[0]["text"] == {"type": "plain_text", "text": "Which sauce comes back this winter?", "emoji": False}
    assert words_of(made[1]) == (
        "🕒 Closes <!date^1795539600^{ago} ({date_short_pretty} {time})|Tue, Nov 24, 2026, 17:00 UTC>"
        " · Choose one · Names are shown"
    )
    assert words_of({"text": made[2]["text"]}) == "*Smoky plum*\n████░░░░░░ *42%*, 173 people"
    assert made[2]["accessory"] == {
        "type": "button",
        "action_id": "press:0",
        "text": {"type": "plain_text", "text": "Vote", "emoji": False},
        "value": "polls.vote:17:1",
        "accessibility_label": "Vote for Smoky plum",
    }
    assert words_of({"text": made[3]["text"]}) == "*Garlic confit*\n█░░░░░░░░░ *10%*, 41 people"
    assert words_of(made[5]) == "*412 people* voted · The lead is clear"
    assert pressable(made) == ["polls.vote:17:1", "polls.vote:17:2", "polls.mine:17"]


def test_hidden_results_show_no_numbers_and_a_closed_poll_no_buttons_but_a_cup() -> None:
    hidden, won = blocks(Choice("Yuzu", "polls.vote:1:1"), choice(2, "Plum", 9, 1.0, token=None, winner=True))
    assert words_of({"text": hidden["text"]}) == "*Yuzu*"
    assert words_of(won) == "🏆 *Plum*\n██████████ *100%*, 9 people"
    assert "accessory" not in won


def test_own_choices_are_marked_in_private_messages_only() -> None:
    mine = choice(1, "Plum", 3, 0.5, mine=True)
    assert words_of({"text": blocks(mine)[0]["text"]}).startswith("*Plum*")
    assert words_of({"text": blocks(mine, private=True)[0]["text"]}).startswith("✓ *Plum*")


def test_a_receipt_is_one_sentence_with_a_code_to_copy() -> None:
    note = Note(("Your vote for ", Strong("Smoky plum"), " counts. Receipt ", Code("K7-M4QX")), "private")
    assert blocks(note, private=True) == [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "Your vote for "},
                        {"type": "text", "text": "Smoky plum", "style": {"bold": True}},
                        {"type": "text", "text": " counts. Receipt "},
                        {"type": "text", "text": "K7-M4QX", "style": {"code": True}},
                    ],
                }
            ],
        }
    ]


def test_a_digest_has_its_parts_as_the_design_has_them() -> None:
    hide = Button("Hide", "digests.hide:k1")
    made = blocks(
        Heading(("What the crowd said",)),
        Paragraph((Strong("63 people"), " have complained"), 1),
        Note((Strong("Rising."), " Nobody has taken this yet."), "warn"),
        Buttons((Button("Take it", "alerts.take:1", "primary"),)),
        Heading(("Themes",), 2),
        Heading(("Smoky plum is back",), 3),
        Facts((Fact(("203 messages",)), Fact(("about as usual",), trend="level"))),
        Meter((Part("for", 0.74, "74% positive"), Part("mixed", 0.14, ""), Part("against", 0.12, "12% negative"))),
        Quote("I *heard* it", "en", "English", "Tom", "#sauce", "k1", "31 👍", "https://l.test/p1", "Show", hide),
        Item((Strong("Which sauce?"),), (Fact(("open",)), Fact(("412 people",)))),
        Item((Strong("Refill?"),), (Fact(("closed",), "lock"),), Button("Results", "polls.results:3", "quiet")),
        Note(("What this covers. 7 of 7 channels.",)),
    )
    assert [words_of(block) for block in made] == [
        "What the crowd said",
        "1. 63 people have complained",
        "⚠️ Rising. Nobody has taken this yet.",
        "Take it",
        "",
        "Themes",
        "Smoky plum is back",
        "203 messages · → about as usual",
        "74% positive, 12% negative 🟦🟦🟦🟦🟦🟦🟦⬜⬜🟧",
        "I *heard* it",
        "English · Tom #sauce · 31 👍 · <https://l.test/p1|Show>\nHide",
        "• Which sauce? · open · 412 people",
        "*Refill?*\nResults",
        "🔒 closed",
        "What this covers. 7 of 7 channels.",
    ]
    assert made[3]["elements"][0]["style"] == "primary"
    assert made[4] == {"type": "divider"}
    assert made[9]["elements"][0]["type"] == "rich_text_quote"
    assert pressable(made) == ["alerts.take:1", "digests.hide:k1", "polls.results:3"]


def test_the_app_home_and_a_dialog_hold_the_same_blocks() -> None:
    message = Message("Three things need you, Jonas", (Heading(("Three things need you, Jonas",)), Paragraph(("a",))))
    home, dialog = render.home(message, TEXTS), render.dialog(message, TEXTS)
    checks.view(home)
    checks.view(dialog)
    assert home == {"type": "home", "blocks": render.private(message, TEXTS)["blocks"]}
    assert dialog["title"]["text"] == "Three things need you,…"
    assert dialog["blocks"] == home["blocks"]


def test_a_question_is_asked_before_what_cannot_be_undone() -> None:
    (row,) = blocks(Buttons((Button("Delete", "polls.delete:1", "danger", "Delete poll 1?"),)))
    confirm = row["elements"][0]["confirm"]
    assert [confirm[part]["text"] for part in ("title", "text", "confirm", "deny")] == [
        *("Are you sure?", "Delete poll 1?", "Delete", "Cancel")
    ]
    assert (row["elements"][0]["style"], confirm["style"]) == ("danger", "danger")


def test_from_the_eleventh_choice_on_there_is_a_select_whose_options_are_the_tokens() -> None:
    made = blocks(*(choice(number, f"Town {number}", number, number / 100) for number in range(1, 39)))
    assert [block["type"] for block in made] == ["section"] * 10 + ["actions"]
    menu = made[10]["elements"][0]
    assert menu["placeholder"]["text"] == "28 more choices"
    assert menu["options"][0] == {
        "text": {"type": "plain_text", "text": "Town 11 · 11%", "emoji": False},
        "value": "polls.vote:17:11",
    }
    assert pressable(made) == [f"polls.vote:17:{number}" for number in range(1, 39)]


def test_a_select_presses_its_own_token_with_the_values_chosen() -> None:
    one, several = blocks(
        Select("Choose", "polls.pick:17", (Option("1", "a"), Option("1", "again"), Option("x" * 151, "too long"))),
        Select("Choose", "polls.pick:18", (Option("1", "a"), Option("2", "b")), 2),
    )
    assert one["elements"][0]["action_id"] == "pick:0:polls.pick:17"
    assert len(one["elements"][0]["options"]) == 1
    assert several["accessory"]["type"] == "multi_static_select"
    assert several["accessory"]["max_selected_items"] == 2


def test_a_select_of_hundreds_is_grouped_and_fits() -> None:
    made = blocks(Select("Choose", "polls.pick:1", tuple(Option(str(n), f"Choice {n}" * 9) for n in range(250))))
    groups = made[0]["elements"][0]["option_groups"]
    assert [len(group["options"]) for group in groups] == [100, 100, 50]
    assert groups[2]["label"]["text"] == "201 – 250"


def test_a_long_title_is_said_whole_though_no_header_holds_it() -> None:
    title = "Which sauce " * 20
    (made,) = blocks(Heading((title,)))
    assert made["elements"][0]["elements"] == [{"type": "text", "text": title, "style": {"bold": True}}]


def test_a_fact_that_can_be_pressed_is_a_button_below_its_line() -> None:
    made = blocks(Facts((Fact(("3 new",)), Fact(("Edited twice",), label="Show", token="polls.edits:1"))))
    assert [words_of(block) for block in made] == ["3 new · Edited twice", "Show"]
    assert pressable(made) == ["polls.edits:1"]


def test_a_message_without_anything_to_show_says_its_summary() -> None:
    assert words_of(blocks(Paragraph(("  ",)), Note(("",)))[0]) == "A summary"
    assert words_of(render.public(Message(" ", ()), TEXTS)["blocks"][0]) == "Chorus"


def test_the_fallback_is_the_summary_without_markup() -> None:
    made = render.public(Message("<!channel> *now* :tada:", (Paragraph(("x",)),)), TEXTS)
    assert made["text"] == "&lt;!channel&gt; ∗now∗ :\u2060tada:\u2060"


def test_what_a_long_digest_leaves_out_is_said_and_its_end_stays() -> None:
    parts = [
        element
        for number in range(40)
        for element in (Heading((f"Theme {number}",), 3), Paragraph((f"Words {number} " * 10,)))
    ]
    covers, button = Note(("What this covers.",)), Buttons((Button("Schedule", "digests.schedule"),))
    made = blocks(Heading(("Digest",)), *parts, covers, button)
    assert len(made) == limits.MESSAGE_BLOCKS
    told = [words_of(block) for block in made]
    assert told[0] == "Digest"
    assert told[-3:] == ["34 more parts do not fit into one message.", "What this covers.", "Schedule"]
    assert told[-4].startswith("Words"), "no heading stands above nothing"


def test_many_words_fit_as_well_as_many_blocks() -> None:
    made = blocks(*(Paragraph(("long words " * 200,)) for _ in range(20)), Buttons((Button("On", "a.b"),)))
    assert weight_of(made) <= limits.MESSAGE_WEIGHT
    assert "more parts do not fit" in words_of(made[-2])
    assert pressable(made) == ["a.b"]


@pytest.mark.parametrize(
    ("share", "drawn"),
    [
        (0.0, "░░░░░░░░░░"),
        (0.001, "█░░░░░░░░░"),
        (0.42, "████░░░░░░"),
        (0.999, "█████████░"),
        (1.0, "██████████"),
    ],
)
def test_a_bar_is_ten_cells_and_never_lies_about_nothing_or_all(share: float, drawn: str) -> None:
    assert bar(share) == drawn


@given(st.lists(st.floats(0, 1), min_size=1, max_size=3))
def test_a_meter_is_ten_squares_and_any_share_has_one(shares: list[float]) -> None:
    feelings = ("for", "mixed", "against")
    made = squares([Part(feeling, share, "") for feeling, share in zip(feelings, shares, strict=False)])
    assert len(made) == (10 if any(shares) else 0)
    assert all(mark in made for mark, share in zip("🟦⬜🟧", shares, strict=False) if share)


def checked(made: dict[str, Any]) -> None:
    checks.message(made)
    assert weight_of(made["blocks"]) <= limits.MESSAGE_WEIGHT
    ids = re.findall(r"'action_id': '([^']+)'", str(made["blocks"]))
    assert len(ids) == len(set(ids))
    for text in shown_texts(made["blocks"]):
        if text["type"] == "mrkdwn":
            assert text["verbatim"]
            assert not MARKUP.search(OWN_MARKUP.sub("", text["text"]))
        else:
            assert text["emoji"] is False
    assert not MARKUP.search(made["text"])


def test_a_poll_of_the_longest_choices_grows_brief_before_it_loses_one() -> None:
    longest = [choice(number, f"{number} " + "&" * 900, number, 0.5) for number in range(100)]
    made = blocks(Heading(("Which?",)), *longest, Buttons((Button("Mine", "polls.mine:17"),)))
    assert pressable(made) == [*(f"polls.vote:17:{number}" for number in range(100)), "polls.mine:17"]
    assert re.fullmatch(r"\*0 (&amp;)+…\*", words_of({"text": made[1]["text"]}).split("\n")[0])


@given(messages, st.booleans())
@seen(150)
def test_no_message_passes_a_limit_or_has_words_for_markup(message: Message, private: bool) -> None:
    checked((render.private if private else render.public)(message, TEXTS, "Asia/Tokyo"))


@given(messages)
@seen(40)
def test_no_view_passes_a_limit(message: Message) -> None:
    checks.view(render.home(message, TEXTS))
    checks.view(render.dialog(message, TEXTS))


@given(st.lists(choices, max_size=60), st.lists(tokens, max_size=60))
@seen(60)
def test_every_choice_and_button_can_be_pressed(offered: list[Choice], pressed: list[str]) -> None:
    row = Buttons(tuple(Button("Go", token) for token in pressed))
    made = render.public(Message("s", (Heading(("Title",)), *offered, row)), TEXTS)
    checked(made)
    expected = {one.token for one in offered if one.token is not None} | set(pressed)
    assert expected == set(pressable(made["blocks"]))


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_is_markup_wherever_it_stands(trick: str) -> None:
    words = (trick, Strong(trick), Code(trick), Link(trick, "https://lark.test"))
    button = Button(trick, "a.b", "plain", trick)
    quote = Quote(trick, "en", trick, trick, trick, "k", trick, "https://lark.test", trick, button)
    elements = (
        *(Heading(words, level) for level in (1, 2, 3)),
        *(Paragraph(words), Note(words), Facts((Fact(words),)), Choice(trick, "a.c"), quote),
        *(Item(words, (Fact(words),), button), Buttons((button,)), Select(trick, "a.d", (Option("1", trick),))),
    )
    checked(render.public(Message(trick, elements), TEXTS))


def test_words_of_which_nothing_can_be_shown_are_a_dash() -> None:
    for elements, shown in (((Quote("\x18", "en", "", "Ana", "#general", ""),), "–"), ((), "Chorus")):
        made = render.public(Message("\x18", elements), TEXTS)
        checked(made)
        assert made["blocks"][0]["elements"][0]["elements"] == [{"type": "text", "text": shown}]
