"""Clicks, commands and forms: triggers, response addresses, stacks of forms, selects."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.slack.conftest import World
from tests.fakes.slack.test_blocks import actions, button, field, modal, options, plain, section, select
from tests.fakes.slack.test_http import serving
from tests.fakes.slack.test_requests import refused


class Clicks:
    """An app that acknowledges everything with `answer` and keeps what it was sent."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.answer: Any = None

    async def serve(self, request: web.Request) -> web.Response:
        return web.json_response(self.answer) if self.answer else web.Response()

    @property
    def last(self) -> dict[str, Any]:
        found = [each.payload for each in self.world.app.deliveries if each.kind != "events_api"]
        return found[-1]

    async def respond(self, body: Any, address: str | None = None) -> tuple[int, str]:
        where = address or self.last["response_url"]
        async with aiohttp.ClientSession() as session, session.post(where, json=body) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def clicks(world: World) -> AsyncIterator[Clicks]:
    """The app, behind an address."""
    made = Clicks(world)
    async with serving(world, made.serve):
        yield made


async def poll(world: World, *blocks: dict[str, Any]) -> Any:
    """A message of the app."""
    await world.client.chat_postMessage(channel=world.general.id, text="poll", blocks=[section(), *blocks])
    return world.ana.sees(world.general)[-1]


async def test_a_trigger_opens_one_form(world: World, clicks: Clicks) -> None:
    await world.ana.types("/ask", "", world.general)
    trigger = clicks.last["trigger_id"]
    await world.client.views_open(trigger_id=trigger, view=modal())
    assert world.ana.modal is not None
    assert await refused(world.client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    assert await refused(world.client.views_open(trigger_id="1.2", view=modal())) == "invalid_trigger_id"


async def test_an_old_trigger_opens_nothing(world: World, clicks: Clicks) -> None:
    await world.ana.types("/ask", "", world.general)
    world.slack.triggers.expire()
    late = world.client.views_open(trigger_id=clicks.last["trigger_id"], view=modal())
    assert await refused(late) == "expired_trigger_id"
    assert world.ana.modal is None


async def test_a_response_address_takes_five_answers(world: World, clicks: Clicks) -> None:
    await world.ana.types("/ask", "", world.general)
    answers = [await clicks.respond({"text": str(number)}) for number in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1][1]
    assert [each.text for each in world.ana.private(world.general)] == ["0", "1", "2", "3", "4"]
    assert world.ben.sees(world.general) == []
    await world.ana.types("/ask", "", world.general)
    world.slack.hooks.expire()
    assert "expired_url" in (await clicks.respond({"text": "late"}))[1]


async def test_a_response_replaces_or_deletes_what_was_clicked(world: World, clicks: Clicks) -> None:
    message = await poll(world, actions(button()))
    await world.ana.presses(message, "v")
    await clicks.respond({"replace_original": True, "text": "voted", "blocks": [section(text=plain(3))]})
    assert message.words == "xxx"
    await clicks.respond({"response_type": "in_channel", "text": "everybody"})
    assert world.ben.sees(world.general)[-1].text == "everybody"
    await clicks.respond({"delete_original": True})
    assert message.deleted
    assert len(world.slack.called("chat.update")) == 0


async def test_a_badly_made_response_is_refused_and_noted(world: World, clicks: Clicks) -> None:
    await world.ana.types("/ask", "", world.general)
    assert (await clicks.respond({"text": "x", "blocks": [{"type": "marquee"}]}))[0] == 400
    assert (await clicks.respond({"txt": "x"}))[0] == 400
    assert [each.method for each in world.slack.violations] == ["response_url"] * 2


async def test_a_private_message_is_replaced_through_its_own_click(world: World, clicks: Clicks) -> None:
    at = {"channel": world.general.id, "user": world.ana.id}
    await world.client.chat_postEphemeral(text="x", blocks=[actions(button())], **at)
    (message,) = world.ana.private(world.general)
    await world.ana.presses(message, "a")
    assert clicks.last["container"]["is_ephemeral"]
    await clicks.respond({"replace_original": True, "text": "done"})
    assert [each.words for each in world.ana.private(world.general)] == ["done"]
    with pytest.raises(AssertionError, match="does not see"):
        await world.ben.presses(message, "a")


async def test_choices_arrive_as_options(world: World, clicks: Clicks) -> None:
    message = await poll(world, actions(select(), select("checkboxes", action_id="b")))
    await world.ana.chooses(message, "a", "1")
    (action,) = clicks.last["actions"]
    assert (action["type"], action["selected_option"]["value"]) == ("static_select", "1")
    await world.ana.chooses(message, "b", "0", "1")
    assert [each["value"] for each in clicks.last["actions"][0]["selected_options"]] == ["0", "1"]
    with pytest.raises(AssertionError, match="nothing called"):
        await world.ana.presses(message, "no such button")


async def test_typed_options_come_from_the_app(world: World, clicks: Clicks) -> None:
    element = {"type": "external_select", "action_id": "a", "min_query_length": 1}
    message = await poll(world, actions(element))
    clicks.answer = {"options": options(2)}
    answer = await world.ana.searches(message, "a", "ma")
    assert clicks.last["value"] == "ma"
    assert [each["value"] for each in answer.body["options"]] == ["0", "1"]
    clicks.answer = {"options": options(101)}
    await world.ana.searches(message, "a", "ma")
    assert len(world.slack.violations) == 1


FORM = modal(
    field({"type": "plain_text_input", "action_id": "words", "max_length": 10}, block_id="question"),
    field(select(action_id="choice"), block_id="choice", optional=True),
    callback_id="ask",
    private_metadata="poll:1",
)


async def test_a_form_is_submitted_with_its_state(world: World, clicks: Clicks) -> None:
    view = world.slack.screens.open(world.ana, world.app, FORM)
    answer = await world.ana.submits({"question": "Mayo?", "choice": "1"})
    values = clicks.last["view"]["state"]["values"]
    assert values["question"]["words"] == {"type": "plain_text_input", "value": "Mayo?"}
    assert values["choice"]["choice"]["selected_option"]["value"] == "1"
    assert clicks.last["view"]["private_metadata"] == "poll:1"
    assert answer.ok
    assert not view.open


@pytest.mark.parametrize("values", [{}, {"question": "much too long"}, {"no such field": "x", "question": "x"}])
async def test_what_a_client_would_not_submit_is_a_mistake_of_the_test(world: World, values: dict[str, str]) -> None:
    world.slack.screens.open(world.ana, world.app, FORM)
    with pytest.raises(AssertionError):
        await world.ana.submits(values)


async def test_errors_stand_at_their_fields_and_the_form_stays(world: World, clicks: Clicks) -> None:
    view = world.slack.screens.open(world.ana, world.app, FORM)
    clicks.answer = {"response_action": "errors", "errors": {"question": "Say more"}}
    assert (await world.ana.submits({"question": "x"})).errors == {"question": "Say more"}
    assert world.ana.modal is view
    clicks.answer = {"response_action": "errors", "errors": {"head": "no field"}}
    assert (await world.ana.submits({"question": "x"})).error == "trouble connecting"
    assert len(world.slack.violations) == 1


async def test_forms_are_updated_pushed_and_cleared(world: World, clicks: Clicks) -> None:
    world.slack.screens.open(world.ana, world.app, FORM)
    clicks.answer = {"response_action": "update", "view": FORM | {"title": plain(3, "u")}}
    await world.ana.submits({"question": "x"})
    clicks.answer = {"response_action": "push", "view": FORM | {"title": plain(3, "p")}}
    await world.ana.submits({"question": "x"})
    assert [view.title for view in world.ana.views] == ["uuu", "ppp"]
    assert world.ana.views[1].previous == world.ana.views[0].id
    clicks.answer = {"response_action": "clear"}
    await world.ana.submits({"question": "x"})
    assert world.ana.views == []


async def test_a_form_is_pushed_three_deep_at_most(world: World, clicks: Clicks) -> None:
    world.slack.screens.open(world.ana, world.app, modal(actions(button())))
    for _ in range(2):
        await world.ana.presses(world.ana.modal, "a")
        view = modal(actions(button()))
        await world.client.views_push(trigger_id=clicks.last["trigger_id"], view=view)
    await world.ana.presses(world.ana.modal, "a")
    late = world.client.views_push(trigger_id=clicks.last["trigger_id"], view=modal())
    assert await refused(late) == "push_limit_reached"


async def test_a_view_is_updated_only_as_it_was_seen(world: World, clicks: Clicks) -> None:
    view = world.slack.screens.open(world.ana, world.app, FORM)
    seen = view.hash
    await world.client.views_update(view_id=view.id, hash=seen, view=FORM)
    assert await refused(world.client.views_update(view_id=view.id, hash=seen, view=FORM)) == "hash_conflict"
    world.slack.screens.close(view)
    assert await refused(world.client.views_update(view_id=view.id, view=FORM)) == "not_found"


async def test_closing_is_told_only_to_who_asked(world: World, clicks: Clicks) -> None:
    world.slack.screens.open(world.ana, world.app, FORM)
    assert await world.ana.closes() is None
    world.slack.screens.open(world.ana, world.app, FORM | {"notify_on_close": True})
    await world.ana.closes()
    assert clicks.last["type"] == "view_closed"


async def test_a_home_is_published_as_it_was_seen(world: World) -> None:
    home = {"type": "home", "blocks": [section()]}
    first = await world.client.views_publish(user_id=world.ana.id, view=home)
    await world.client.views_publish(user_id=world.ana.id, view=home, hash=first["view"]["hash"])
    late = world.client.views_publish(user_id=world.ana.id, view=home, hash=first["view"]["hash"])
    assert await refused(late) == "hash_conflict"


async def test_an_acknowledgement_can_answer_a_command(world: World, clicks: Clicks) -> None:
    clicks.answer = {"response_type": "ephemeral", "text": "noted"}
    await world.ana.types("/ask", "@ben & co in #general", world.general)
    assert clicks.last["text"] == f"<@{world.ben.id}|ben> &amp; co in <#{world.general.id}|general>"
    assert (await world.ana.hears(world.general)).text == "noted"
    clicks.answer = {"text": "x", "blocks": [{"type": "marquee"}]}
    assert (await world.ana.types("/ask", "", world.general)).error == "invalid_command_response"
    assert len(world.slack.violations) == 1
