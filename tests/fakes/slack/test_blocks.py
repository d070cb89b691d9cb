"""Blocks and forms at their limits pass, over them they are refused and noted."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack.blocks import Surface
from tests.fakes.slack.conftest import World
from tests.fakes.slack.test_requests import refused

Json = dict[str, Any]


def plain(length: int, letter: str = "x") -> Json:
    return {"type": "plain_text", "text": letter * length}


def section(**more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "text"}} | more


def button(**more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(4), "value": "v"} | more


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def options(number: int) -> list[Json]:
    return [{"text": plain(4), "value": str(each)} for each in range(number)]


def select(kind: str = "static_select", **more: Any) -> Json:
    return {"type": kind, "action_id": "a", "options": options(2)} | more


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(5), "element": element} | more


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain(5), "submit": plain(5), "blocks": list(blocks) or [section()]} | more


BLOCKS: dict[str, tuple[int, Callable[[int], Any]]] = {
    "blocks of a message": (50, lambda n: [section() for _ in range(n)]),
    "text of a section": (3000, lambda n: [section(text=plain(n))]),
    "fields of a section": (10, lambda n: [section(fields=[plain(1) for _ in range(n)])]),
    "text of a field": (2000, lambda n: [section(fields=[plain(n)])]),
    "text of a header": (150, lambda n: [{"type": "header", "text": plain(n)}]),
    "elements of a context": (10, lambda n: [{"type": "context", "elements": [plain(1) for _ in range(n)]}]),
    "elements of actions": (25, lambda n: [actions(*(button(action_id=str(each)) for each in range(n)))]),
    "text of a button": (75, lambda n: [actions(button(text=plain(n)))]),
    "value of a button": (2000, lambda n: [actions(button(value="v" * n))]),
    "an action id": (255, lambda n: [actions(button(action_id="a" * n))]),
    "a block id": (255, lambda n: [section(block_id="b" * n)]),
    "options of a select": (100, lambda n: [actions(select(options=options(n)))]),
    "options of an overflow": (5, lambda n: [section(accessory=select("overflow", options=options(n)))]),
    "options of checkboxes": (10, lambda n: [actions(select("checkboxes", options=options(n)))]),
    "options of radio buttons": (10, lambda n: [actions(select("radio_buttons", options=options(n)))]),
    "text of an option": (75, lambda n: [actions(select(options=[{"text": plain(n), "value": "v"}]))]),
    "value of an option": (150, lambda n: [actions(select(options=[{"text": plain(1), "value": "v" * n}]))]),
    "alternative text of a picture": (
        2000,
        lambda n: [{"type": "image", "image_url": "https://a.example/a.png", "alt_text": "a" * n}],
    ),
    "emoji in a header, by code points": (150, lambda n: [{"type": "header", "text": plain(n, "🍅")}]),
}


@pytest.mark.parametrize("what", BLOCKS)
def test_a_message_may_go_to_the_limit_and_not_beyond_it(what: str) -> None:
    most, make = BLOCKS[what]
    assert Surface("message").message(make(most)) == []
    assert len(Surface("message").message(make(most + 1))) == 1


FORMS: dict[str, tuple[int, Callable[[int], Json]]] = {
    "blocks of a form": (100, lambda n: modal(*(section() for _ in range(n)))),
    "title": (24, lambda n: modal(title=plain(n))),
    "submit": (24, lambda n: modal(submit=plain(n))),
    "close": (24, lambda n: modal(close=plain(n))),
    "private metadata": (3000, lambda n: modal(private_metadata="m" * n)),
    "callback id": (255, lambda n: modal(callback_id="c" * n)),
    "label of a field": (2000, lambda n: modal(field(select(), label=plain(n)))),
    "hint of a field": (2000, lambda n: modal(field(select(), hint=plain(n)))),
    "placeholder": (150, lambda n: modal(field(select(placeholder=plain(n))))),
    "length of an input": (
        3000,
        lambda n: modal(field({"type": "plain_text_input", "action_id": "a", "max_length": n})),
    ),
}


@pytest.mark.parametrize("what", FORMS)
def test_a_form_may_go_to_the_limit_and_not_beyond_it(what: str) -> None:
    most, make = FORMS[what]
    assert Surface("modal").view(make(most)) == []
    assert len(Surface("modal").view(make(most + 1))) == 1


WRONG: dict[str, list[Json]] = {
    "a block of an unknown type": [{"type": "marquee"}],
    "a misspelt field": [section(blok_id="b")],
    "a section without text": [{"type": "section"}],
    "an empty text": [section(text=plain(0))],
    "markup in a button": [actions(button(text={"type": "mrkdwn", "text": "*Yes*"}))],
    "the same action id twice in a block": [actions(button(), button())],
    "the same block id twice": [section(block_id="b"), section(block_id="b")],
    "no elements": [actions()],
    "a text input outside of an input block": [actions({"type": "plain_text_input", "action_id": "a"})],
    "a button in an input block": [field(button())],
    "an unknown style": [actions(button(style="loud"))],
    "an initial option that is none": [actions(select(initial_option={"text": plain(1), "value": "other"}))],
    "two sources of options": [actions(select(option_groups=[{"label": plain(1), "options": options(1)}]))],
    "equal option values": [actions(select(options=[*options(1), *options(1)]))],
    "a picture without alternative text": [{"type": "image", "image_url": "https://a.example/a.png"}],
    "a table with ragged rows": [{"type": "table", "rows": [[{}, {}], [{}]]}],
}


@pytest.mark.parametrize("what", WRONG)
def test_blocks_are_refused_with(what: str) -> None:
    assert len(Surface("message").message(WRONG[what])) == 1


def rich(*pieces: Json, **more: Any) -> list[Json]:
    part = {"type": "rich_text_section", "elements": list(pieces)} | more
    return [{"type": "rich_text", "elements": [part]}]


RICH: dict[str, list[Json]] = {
    "an unknown part": rich(type="rich_text_table"),
    "an unknown piece": rich({"type": "blink", "text": "x"}),
    "an empty text": rich({"type": "text", "text": ""}),
    "a link without an address": rich({"type": "link", "text": "x"}),
    "an unknown style": rich({"type": "text", "text": "x", "style": {"loud": True}}),
    "a list without a style": rich(type="rich_text_list"),
    "a list of texts": rich({"type": "text", "text": "x"}, type="rich_text_list", style="bullet"),
    "a misspelt field": rich({"type": "user", "user_id": "U1", "name": "Ana"}),
}


@pytest.mark.parametrize("what", RICH)
def test_rich_text_is_refused_with(what: str) -> None:
    assert Surface("message").message(rich({"type": "text", "text": "x", "style": {"bold": True}})) == []
    assert len(Surface("message").message(RICH[what])) == 1


BAD_FORMS: dict[str, Json] = {
    "an input and no submit": modal(field(select()), submit=None),
    "no blocks": modal(blocks=[]),
    "an unknown field": modal(subtitle="x"),
    "an unknown type": modal(type="window"),
    "two elements with focus": modal(*(field(select(focus_on_load=True)) for _ in range(2))),
}


@pytest.mark.parametrize("what", BAD_FORMS)
def test_a_form_is_refused_with(what: str) -> None:
    assert len(Surface("modal").view(BAD_FORMS[what])) == 1


async def test_a_refusal_names_the_place_and_is_noted(world: World) -> None:
    blocks = [section(), actions(button(text=plain(76)))]
    with pytest.raises(SlackApiError) as caught:
        await world.client.chat_postMessage(channel=world.general.id, text="x", blocks=blocks)
    (message,) = caught.value.response["response_metadata"]["messages"]
    assert caught.value.response["error"] == "invalid_blocks"
    assert message == "[ERROR] must be less than 76 characters [json-pointer:/blocks/1/elements/0/text/text]"
    assert world.slack.violations[0].messages == (message,)
    assert world.ana.sees(world.general) == []


async def test_a_whole_message_may_be_too_long_though_no_part_is(world: World) -> None:
    blocks = [section(text=plain(2900)) for _ in range(5)]
    assert await refused(world.client.chat_postMessage(channel="#general", text="x", blocks=blocks)) == (
        "msg_blocks_too_long"
    )


async def test_a_badly_made_form_is_refused(world: World) -> None:
    assert await refused(world.client.views_publish(user_id=world.ana.id, view=modal())) == "invalid_arguments"
    assert len(world.slack.violations) == 1
