"""Whatever a message holds, Discord takes its payload, nothing of people's words acts, and no token is lost."""

import re
from typing import Any

from hypothesis import HealthCheck, given, settings

from bot.platforms.discord.custom_ids import Asks, Own, Token, read
from bot.platforms.discord.lengths import length
from bot.platforms.discord.render import confirm_payload, message_payload
from bot.platforms.discord.render.layout import count
from handlers.core.message import Buttons, Choice, Facts, Item, Message, Quote, Select
from tests.bot.platforms.discord.drawing import WORDS, contents, inside, messages
from tests.fakes.discord.checks import problems

POSTING = ("POST", "/channels/{channel_id}/messages")
# Escaped marks, the moments, links and code that Chorus writes itself; and what of the rest would act.
OURS = re.compile(r"\\[^0-9A-Za-z\s]|<t:-?\d+:[RFf]>|\]\(<https?:[^\s<>]*>\)|<https?:[^\s<>]*>|`[^`\n]*`")
ACTING = re.compile(r"[<@`~|]|__|(?<!\*)\*(?!\*)|\]\(|^\s*[-+*] |^\s*>>>|^> *[-#>]|^-?#+ +-?#")
slow = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def tokens_in(message: Message) -> set[str]:
    """Everything that can be pressed in a message."""
    found: set[str] = set()
    for element in message.elements:
        match element:
            case Choice() | Select() if element.token and (isinstance(element, Choice) or _offers(element)):
                found.add(element.token)
            case Buttons():
                found |= {button.token for button in element.items}
            case Facts():
                found |= {fact.token for fact in element.items if fact.token}
            case Item():
                found |= {fact.token for fact in element.facts if fact.token}
                found |= {element.button.token} if element.button else set()
            case Quote():
                found |= {element.hide.token} if element.hide else set()
            case _:
                pass
    return found


def _offers(select: Select) -> bool:
    return any(option.value for option in select.options)


def tokens_of(payload: dict[str, Any]) -> set[str]:
    """Every token that a press of the payload can give."""
    found: set[str] = set()
    for component in inside(payload["components"]):
        ids = [component["custom_id"]] if "custom_id" in component else []
        if ids and isinstance(read(ids[0]), Own):
            ids = [option["value"] for option in component["options"]]
        found |= {said.token for said in map(read, ids) if isinstance(said, Token | Asks)}
    return found


@slow
@given(messages)
def test_discord_takes_every_message(message: Message) -> None:
    for ephemeral in (False, True):
        payload = message_payload(message, WORDS, ephemeral=ephemeral)
        assert problems(*POSTING, payload) == []
        assert count(payload["components"]) <= 40
        assert 0 < sum(map(length, contents(payload))) <= 4000


@slow
@given(messages)
def test_nothing_that_people_wrote_acts(message: Message) -> None:
    for content in contents(message_payload(message, WORDS)):
        for row in OURS.sub("", content).split("\n"):
            assert not ACTING.search(row), row


@slow
@given(messages)
def test_every_token_can_be_pressed(message: Message) -> None:
    assert tokens_of(message_payload(message, WORDS)) == tokens_in(message)


@slow
@given(messages)
def test_a_question_before_a_press_is_taken_as_well(message: Message) -> None:
    for component in inside(message_payload(message, WORDS)["components"]):
        said = read(component.get("custom_id", ""))
        if isinstance(said, Asks):
            assert problems(*POSTING, confirm_payload(said, component["label"], WORDS)) == []


def test_a_question_that_shows_nothing_is_asked_in_other_words() -> None:
    shown = contents(confirm_payload(Asks("tests.act:1", "\u202e"), "Close", WORDS))
    assert shown == [WORDS.line("discord.sure")]
