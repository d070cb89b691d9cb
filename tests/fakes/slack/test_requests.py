"""Requests are refused for their form, their token and their scopes, as Slack refuses them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.conftest import World


async def refused(asked: Awaitable[Any]) -> str:
    """The code of a refusal."""
    with pytest.raises(SlackApiError) as caught:
        await asked
    code: str = caught.value.response["error"]
    return code


Ask = Callable[[World], Awaitable[Any]]
BADLY_MADE: dict[str, Ask] = {
    "an argument is missing": lambda world: world.client.api_call("chat.update", json={"channel": "C1"}),
    "an argument is unknown": lambda world: world.client.api_call("users.list", params={"page": "1"}),
    "a number is none": lambda world: world.client.api_call("users.list", params={"limit": "many"}),
    "a boolean is none": lambda world: world.client.api_call("users.list", params={"include_locale": "perhaps"}),
    "a text is none": lambda world: world.client.api_call("chat.postMessage", json={"channel": 1, "text": "x"}),
    "JSON is none": lambda world: world.client.api_call("views.open", params={"trigger_id": "1", "view": "{"}),
}


@pytest.mark.parametrize("what", BADLY_MADE)
async def test_a_badly_made_request_is_refused_and_noted_when(world: World, what: str) -> None:
    assert await refused(BADLY_MADE[what](world)) == "invalid_arguments"
    assert len(world.slack.violations) == 1


async def test_an_unknown_method_is_refused_and_noted(world: World) -> None:
    assert await refused(world.client.api_call("chat.shout")) == "unknown_method"
    assert world.slack.violations[0].method == "chat.shout"


async def test_the_team_id_that_bolt_adds_is_let_through(world: World) -> None:
    client = AsyncWebClient(token=world.app.token(), base_url=world.slack.base_url, team_id="T1")
    assert (await client.users_info(user=world.ana.id))["ok"]


async def test_tokens_are_checked(world: World) -> None:
    def client(token: str | None) -> AsyncWebClient:
        return AsyncWebClient(token=token, base_url=world.slack.base_url)

    assert await refused(client(None).auth_test()) == "not_authed"
    assert await refused(client("xoxb-other").auth_test()) == "invalid_auth"
    assert await refused(client(world.app.app_token).users_list()) == "not_allowed_token_type"
    assert await refused(world.client.apps_connections_open(app_token=world.app.token())) == "not_allowed_token_type"
    me = await world.client.auth_test()
    assert (me["user_id"], me["team_id"], me["bot_id"][0]) == (world.app.bot(), "T1", "B")


async def test_a_scope_that_is_missing_is_named(world: World) -> None:
    world.app.grant("chat:write")
    with pytest.raises(SlackApiError) as caught:
        await world.client.users_info(user=world.ana.id)
    answer = caught.value.response
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "users:read", "chat:write")
    asked = await world.client.auth_test()
    assert asked.headers["X-OAuth-Scopes"] == "chat:write"


async def test_private_channels_need_their_own_scope(world: World) -> None:
    secret = world.team.channel("secret", members=[world.ana], bot=True, private=True)
    world.app.grant("channels:history", "channels:read")
    assert await refused(world.client.conversations_history(channel=secret.id)) == "missing_scope"
    assert (await world.client.conversations_history(channel=world.general.id))["ok"]


async def test_events_without_their_scope_or_subscription_do_not_arrive(world: World) -> None:
    world.app.grant("channels:history")
    message = await world.ana.says(world.general, "hello")
    await world.ana.reacts(message, "thumbsup")
    assert [each.event["type"] for each in world.app.deliveries] == ["message"]
    world.app.events = frozenset({"app_mention"})
    await world.ana.says(world.general, "hello again")
    assert len(world.app.deliveries) == 1


async def test_a_revoked_token_and_an_uninstalled_app_say_so(world: World) -> None:
    await world.ana.revokes(world.app)
    assert await refused(world.client.auth_test()) == "token_revoked"
    world.app.installation().token.state = "expired"
    assert await refused(world.client.auth_test()) == "token_expired"
    await world.ana.uninstalls(world.app)
    assert await refused(world.client.auth_test()) == "account_inactive"
    assert [each.event["type"] for each in world.app.deliveries[-2:]] == ["tokens_revoked", "app_uninstalled"]
