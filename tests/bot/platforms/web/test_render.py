"""Neutral elements as the JSON of the contract."""

from typing import Any

from bot.platforms.web.render import elements_json
from handlers.core.message import Button, Buttons, Choice, Fact, Facts, Item, Message, Option, Quote, Select, Strong


def drawn(*elements: Any, mine: frozenset[str] | None = None) -> list[dict[str, Any]]:
    return elements_json(Message("s", elements), mine)


def test_every_element_has_a_type() -> None:
    made = drawn(
        Facts((Fact(("x",)),)), Select("Sauces", "a.b", (Option("1", "Ketchup"),)), Buttons(()), Choice("a", None)
    )
    assert [element["type"] for element in made] == ["facts", "select", "buttons", "choice"]


def test_everything_that_can_be_pressed_has_a_label_and_a_token() -> None:
    button = Button("Hide", "digests.hide:1")
    made = drawn(
        Facts(
            (
                Fact(("What did ", Strong("I"), " vote?"), token="polls.mine:1"),
                Fact(("Late",), label="Show", token="a.b"),
            )
        ),
        Item(("Poll 1",), (Fact(("Close",), token="polls.close:1"),), button),
        Quote("Less sugar", "en", "English", "Ana", "#talk", "k1", hide=button),
    )
    assert [(fact["label"], fact["token"]) for fact in made[0]["items"]] == [
        ("What did I vote?", "polls.mine:1"),
        ("Show", "a.b"),
    ]
    assert made[1]["facts"][0]["label"] == "Close"
    for pressed in (made[1]["button"], made[2]["hide"]):
        assert (pressed["label"], pressed["token"]) == ("Hide", "digests.hide:1")


def test_a_fact_that_cannot_be_pressed_is_only_its_words() -> None:
    assert drawn(Facts((Fact(("3 people",)),)))[0]["items"] == [{"text": ("3 people",)}]


def test_own_choices_are_marked_for_one_reader_and_never_for_all() -> None:
    choices = (Choice("Ketchup", "polls.vote:1:1", mine=True), Choice("Mustard", "polls.vote:1:2"), Choice("Old", None))
    assert ["mine" in element for element in drawn(*choices)] == [False, False, False]
    marked = drawn(*choices, mine=frozenset({"polls.vote:1:2"}))
    assert [element["mine"] for element in marked] == [False, True, False]
