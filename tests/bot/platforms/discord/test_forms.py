"""Forms become modals that Discord takes, and what is filled in comes back whole."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings

from bot.platforms.discord.custom_ids import Own, read
from bot.platforms.discord.forms import (
    ModalId,
    Opened,
    answers,
    answers_alone,
    continue_payload,
    faults,
    gone_payload,
    kept,
    modal,
    next_page,
    page_count,
    read_modal_id,
    read_page,
    refused,
    refused_payload,
    restored,
    sent,
)
from handlers.core.forms import Field, Form
from handlers.core.message import Option
from tests.bot.platforms.discord.drawing import WORDS, contents, forms, inside
from tests.fakes.discord.checks import CALLBACK, problems

STATE = "1310190000000000123"
KINDS = (Option("one", "Choose one"), Option("several", "Choose several"))
SAUCES = tuple(Option(str(number), f"Sauce {number}") for number in range(1, 5))
POLL = Form(
    "polls.create",
    "New poll",
    (
        Field("title", "Question", required=True, max_length=1000, value="Which sauce?"),
        Field("choices", "Choices", "long_text", hint="One on each line. Leave them empty for Yes and No.", lines=True),
        Field("kind", "Kind of vote", "choice", options=KINDS, value="one"),
        Field("most", "At most", "number"),
        Field("closes", "Closes", hint="Like 2d or Tuesday 18:00"),
    ),
    "Post the poll",
)
LONG = Form("polls.create", "New poll", (*POLL.fields, Field("secret", "Who sees", "choices", options=KINDS)), "Post")


def typed(page: Mapping[str, Any], given_values: Mapping[str, str | tuple[str, ...]] | None = None) -> dict[str, Any]:
    """What comes back when a modal is sent, the parts named in `given_values` filled in, all others as they stood."""
    found: dict[str, Any] = {}
    for label in page["components"]:
        part = label.get("component")
        if part is None:
            continue
        chosen = tuple(option["value"] for option in part.get("options", ()) if option.get("default"))
        many = part["type"] in (3, 19, 22)
        stood = part.get("value", "") if "options" not in part else chosen if many else next(iter(chosen), "")
        found[part["custom_id"]] = stood if part["type"] != 19 else ()
    return found | dict(given_values or {})


def test_a_form_of_five_fields_is_one_modal() -> None:
    page = modal(Opened(POLL), 0, STATE, WORDS)
    assert page["title"] == "New poll"
    assert page["custom_id"] == f"polls.create|{STATE}.0"
    assert [label["label"] for label in page["components"]] == [
        "Question",
        "Choices",
        "Kind of vote",
        "At most",
        "Closes",
    ]
    assert [label["component"]["type"] for label in page["components"]] == [4, 4, 21, 4, 4]
    assert page["components"][0]["component"] == {
        "custom_id": "t0:title",
        "required": True,
        "type": 4,
        "style": 1,
        "max_length": 1000,
        "value": "Which sauce?",
    }
    assert page["components"][1]["description"] == "One on each line. Leave them empty for Yes and No."
    assert page["components"][2]["component"]["options"][0] == {"label": "Choose one", "value": "one", "default": True}


def test_what_is_filled_in_comes_back_by_field() -> None:
    page = modal(Opened(POLL), 0, STATE, WORDS)
    filled = typed(page, {"t0:choices": "Ketchup\r\nMustard", "c0:kind": "several"})
    expected = {"title": "Which sauce?", "choices": "Ketchup\nMustard", "kind": "several"}
    assert answers(sent(Opened(POLL), 0, filled)) == expected
    assert answers_alone(filled) == expected | {"choices": "Ketchup\r\nMustard"}


def test_a_sixth_field_stands_on_a_second_page_and_earlier_answers_are_kept() -> None:
    opened = Opened(LONG)
    assert page_count(LONG) == 2
    first = modal(opened, 0, STATE, WORDS)
    assert (first["title"], first["custom_id"]) == ("New poll 1/2", f"!form|{STATE}.0")
    opened = sent(opened, 0, typed(first, {"t0:closes": "2d"}))
    assert next_page(opened) == 1
    told = continue_payload(opened, STATE, WORDS)
    assert contents(told) == ["1 of 2 pages are filled in. Nothing is sent before the last one."]
    (button,) = [one for one in inside(told["components"]) if one["type"] == 2]
    own = read(button["custom_id"])
    assert isinstance(own, Own)
    assert read_page(own.argument) == (STATE, 1)
    restarted = restored(kept(opened))
    assert restarted == opened
    opened = sent(opened, 1, {"m0:secret": ("several",)})
    assert next_page(opened) is None
    assert answers(opened) == {"title": "Which sauce?", "kind": "one", "closes": "2d", "secret": ("several",)}


def test_a_refused_form_names_each_field_and_opens_as_it_was_filled_in() -> None:
    opened = sent(Opened(POLL), 0, typed(modal(Opened(POLL), 0, STATE, WORDS), {"t0:closes": "next tuesdy"}))
    opened = refused(opened, {"closes": "“next tuesdy” is not a date Chorus knows. Type a span like 2d."})
    told = refused_payload(opened, STATE, WORDS)
    assert contents(told)[0].splitlines() == [
        "1 field needs a look. What you filled in is kept.",
        "**Closes**: “next tuesdy” is not a date Chorus knows. Type a span like 2d.",
    ]
    again = modal(opened, next_page(opened) or 0, STATE, WORDS)
    closes = again["components"][4]
    assert closes["component"]["value"] == "next tuesdy"
    assert closes["description"].startswith("⚠️ “next tuesdy” is not a date")


def test_only_the_pages_of_refused_fields_come_again() -> None:
    opened = sent(sent(Opened(LONG), 0, {}), 1, {})
    assert next_page(refused(opened, {"secret": "x"})) == 1
    assert next_page(refused(opened, {"title": "x"})) == 0
    assert next_page(refused(opened, {"unheard_of": "x"})) == 1
    assert next_page(sent(refused(opened, {"title": "x"}), 0, {})) is None


def test_a_ranking_is_a_list_for_each_place() -> None:
    form = Form("polls.rank:1", "Rank", (Field("order", "Sauces", "ranking", True, SAUCES),), "Send")
    page = modal(Opened(form), 0, STATE, WORDS)
    assert [label["label"] for label in page["components"]] == ["1. Sauces", "2. Sauces", "3. Sauces", "4. Sauces"]
    filled = typed(page, {"r0:order": ("3",), "r1:order": ("1",), "r3:order": ("2",)})
    assert answers(sent(Opened(form), 0, filled)) == {"order": ("3", "1", "2")}
    assert answers_alone(filled) == {"order": ("3", "1", "2")}
    twice = sent(Opened(form), 0, {"r0:order": ("3",), "r1:order": ("3",)})
    assert faults(twice, WORDS) == {"order": "Sauce 3 has more than one place. Give each choice one place."}


def test_forty_options_are_two_lists_of_which_one_counts() -> None:
    towns = tuple(Option(str(number), f"Town {number}") for number in range(1, 41))
    form = Form("tests.go", "Where", (Field("town", "Town", "choice", True, towns, "30"),), "Send")
    page = modal(Opened(form), 0, STATE, WORDS)
    assert [label["label"] for label in page["components"]] == ["Town 1–25", "Town 26–40"]
    assert answers(sent(Opened(form), 0, typed(page))) == {"town": "30"}
    both = sent(Opened(form), 0, {"c0:town": ("1",), "c1:town": ("30",)})
    assert faults(both, WORDS) == {"town": "More than one is chosen. Choose one."}
    assert list(faults(sent(Opened(form), 0, {}), WORDS)) == ["town"]


def test_a_scale_is_one_to_five_unless_it_says_otherwise() -> None:
    form = Form("tests.go", "How", (Field("score", "Score", "scale"),), "Send")
    page = modal(Opened(form), 0, STATE, WORDS)
    assert [option["value"] for option in page["components"][0]["component"]["options"]] == list("12345")


def test_no_number_is_refused() -> None:
    opened = sent(Opened(POLL), 0, {"t0:title": "x", "t0:most": "two"})
    assert list(faults(opened, WORDS)) == ["most"]
    assert faults(sent(Opened(POLL), 0, {"t0:title": "x", "t0:most": "2,5"}), WORDS) == {}


def test_blanks_do_not_fill_in_a_required_field() -> None:
    assert list(faults(sent(Opened(POLL), 0, {"t0:title": "  "}), WORDS)) == ["title"]


def test_a_choice_that_was_not_offered_is_not_taken() -> None:
    assert "kind" not in answers(sent(Opened(POLL), 0, {"c0:kind": "forged"}))


def test_a_file_sent_before_stays_where_no_other_is_sent() -> None:
    form = Form("tests.go", "Photo", (Field("photo", "Photo", "file", True), Field("name", "Name")), "Send")
    first = sent(Opened(form), 0, {"f0:photo": ("https://cdn.test/lid.png",), "t0:name": "Lid"})
    again = modal(first, 0, STATE, WORDS)
    assert again["components"][0]["component"]["required"] is False
    assert answers(sent(first, 0, typed(again))) == {"photo": "https://cdn.test/lid.png", "name": "Lid"}


def test_an_option_may_stand_for_nothing() -> None:
    options = (Option("", "Nobody"), Option("a", "Ana"))
    form = Form("tests.go", "Who", (Field("who", "Who", "choice", options=options, value=""),), "Send")
    page = modal(Opened(form), 0, STATE, WORDS)
    assert page["components"][0]["component"]["options"][0]["default"] is True
    assert answers(sent(Opened(form), 0, typed(page))) == {}


def test_ids_that_are_none_of_ours() -> None:
    assert read_modal_id(f"polls.create:1|{STATE}.0") == ModalId("polls.create:1", STATE, 0)
    assert read_modal_id(f"!form|{STATE}.12") == ModalId("", STATE, 12)
    for forged in (
        "",
        "polls.create",
        "polls.create|5",
        "!form|x",
        "!form|.1",
        "!form|5.",
        "!form|5.²",
        "|5.0",
        "!more|5.0",
    ):
        assert read_modal_id(forged) is None


def test_a_page_that_is_not_there_is_the_last_one() -> None:
    assert modal(Opened(POLL), 99, STATE, WORDS)["components"] == modal(Opened(POLL), 0, STATE, WORDS)["components"]
    assert sent(Opened(POLL), 99, {"t0:title": "x"}).filled == {}


def test_what_an_earlier_version_kept_is_gone() -> None:
    assert restored('{"form": 1}') is None
    assert restored("") is None
    assert gone_payload(WORDS)["flags"] & 1 << 6


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms)
def test_discord_takes_every_page_of_every_form(form: Form) -> None:
    opened = Opened(form)
    wrong = {field.id: f"{field.label} is wrong" for field in form.fields}
    for page in range(page_count(form)):
        made = modal(opened, page, STATE, WORDS)
        assert problems("POST", CALLBACK, {"type": 9, "data": made}) == []
        assert read_modal_id(made["custom_id"]) in (ModalId(form.token, STATE, page), ModalId("", STATE, page))
        opened = sent(opened, page, typed(made))
    assert next_page(opened) is None
    assert restored(kept(opened)) == opened
    assert set(answers(opened)) <= {field.id for field in form.fields}
    again = refused(opened, wrong)
    for payload in (refused_payload(again, STATE, WORDS), continue_payload(again, STATE, WORDS)):
        assert problems("POST", "/channels/{channel_id}/messages", payload) == []
    made = modal(again, 0, STATE, WORDS)
    assert problems("POST", CALLBACK, {"type": 9, "data": made}) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(forms)
def test_a_form_opened_again_holds_what_was_sent(form: Form) -> None:
    opened = Opened(form)
    for page in range(page_count(form)):
        opened = sent(opened, page, typed(modal(opened, page, STATE, WORDS)))
    again = refused(opened, {})
    for page in range(page_count(form)):
        again = sent(again, page, typed(modal(again, page, STATE, WORDS)))
    assert answers(again) == answers(opened)
