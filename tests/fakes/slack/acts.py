"""What happens when a person presses, chooses, commands or submits, and what they see of it."""

import re
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.fakes.slack import elements, shapes
from tests.fakes.slack.blocks import Surface
from tests.fakes.slack.deliveries import Delivery
from tests.fakes.slack.facts import App, Channel, Message, View, Violation
from tests.fakes.slack.written import typed


@dataclass(frozen=True)
class Answer:
    """What the app acknowledged. `error` is what the person reads when it did not, `errors` a form's by block."""

    delivery: Delivery
    error: str | None = None
    errors: dict[str, str] | None = None

    @property
    def ok(self) -> bool:
        """Whether the person sees no error."""
        return self.error is None and not self.errors

    @property
    def body(self) -> Any:
        """What stood in the acknowledgement."""
        return self.delivery.answer


def app_of(person: Any, app: App | None = None) -> App:
    """The app meant, by default the first that is installed."""
    found: App = app or next(each for each in person.team.slack.apps.values() if person.team.id in each.installations)
    return found


def _who(person: Any) -> dict[str, Any]:
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.home_team}


def _basics(person: Any, app: App, kind: str) -> dict[str, Any]:
    return {
        "type": kind,
        "user": _who(person),
        "api_app_id": app.id,
        "token": "verification-token",
        "team": {"id": person.team.id, "domain": person.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def _send(person: Any, app: App, kind: str, payload: dict[str, Any], complaint: str) -> Answer:
    made = person.team.slack.deliveries.start(app, kind, payload)
    await person.team.slack.deliveries.wait([made])
    return Answer(made, None if made.acked or made.failure == "held" else complaint)


async def command(person: Any, name: str, text: str, channel: Channel, app: App | None) -> Answer:
    """Send a slash command and show what its acknowledgement holds."""
    found = app_of(person, app)
    slack, team = person.team.slack, person.team
    assert person.id in channel.members, f"{person.name} is not in {channel.name}"
    assert found.commands is None or name in found.commands, f"{name} is not a command of {found.name}"
    assert "commands" in found.installation(team).token.scopes, "the app may not have commands"
    names = {"im": "directmessage", "group": "privategroup"}
    payload = {
        "token": "verification-token",
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": names.get(channel.kind, channel.name),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": _escaped(team, text) if found.escapes else typed(text),
        "api_app_id": found.id,
        "is_enterprise_install": "false",
        "response_url": slack.hooks.new(found, team, channel, person.id, None),
        "trigger_id": slack.triggers.new(found, person),
    }
    answer = await _send(person, found, "slash_commands", payload, "operation_timeout")
    if answer.body and not slack.hooks.acknowledged(payload["response_url"], answer.body):
        return Answer(answer.delivery, "invalid_command_response")
    return answer


def _escaped(team: Any, text: str) -> str:
    names = {user.handle: f"<@{user.id}|{user.handle}>" for user in team.users.values()}
    marked = re.sub(r"@([\w.]+)", lambda found: names.get(found[1], found[0]), text)
    channels = {channel.name: f"<#{channel.id}|{channel.name}>" for channel in team.channels.values()}
    return typed(re.sub(r"#([\w-]+)", lambda found: channels.get(found[1], found[0]), marked))


def _seen(person: Any, where: Message | View) -> None:
    if isinstance(where, View):
        assert where in (*person.views, person.home_view), f"{person.name} does not have this view open"
    else:
        assert person.can_see(where), f"{person.name} does not see this message"


def _container(person: Any, app: App, where: Message | View) -> dict[str, Any]:
    if isinstance(where, View):
        return {"container": {"type": "view", "view_id": where.id}, "view": shapes.view_json(where)}
    held = {"type": "message", "message_ts": where.ts, "channel_id": where.channel.id}
    held |= {"is_ephemeral": where.only_for is not None}
    held |= {"thread_ts": where.thread} if where.thread else {}
    address = person.team.slack.hooks.new(app, person.team, where.channel, person.id, where)
    made: dict[str, Any] = {"container": held, "response_url": address, "state": {"values": {}}}
    made["channel"] = {"id": where.channel.id, "name": where.channel.name}
    if not where.only_for:
        made["message"] = shapes.message_json(where)
    return made


async def _act(person: Any, where: Message | View, action: dict[str, Any], given: dict[str, Any]) -> Answer:
    slack = person.team.slack
    app = where.app if isinstance(where, View) else slack.apps[_owner(slack, where)]
    payload = _basics(person, app, "block_actions") | _container(person, app, where)
    if given and isinstance(where, View):
        where.values.setdefault(action["block_id"], {})[action["action_id"]] = given
        payload["view"] = shapes.view_json(where)
    elif given:
        payload["state"]["values"] = {action["block_id"]: {action["action_id"]: given}}
    payload["actions"] = [action | {"action_ts": slack.new_ts()}]
    payload["trigger_id"] = slack.triggers.new(app, person)
    return await _send(person, app, "interactive", payload, "trouble connecting")


def _owner(slack: Any, message: Message) -> str:
    if message.app_id:
        return message.app_id
    return next(user.app_id for user in message.channel.team.users.values() if user.bot_id == message.bot_id)


def _blocks(where: Message | View) -> list[dict[str, Any]]:
    return where.content["blocks"] if isinstance(where, View) else where.blocks


async def press(person: Any, where: Message | View, what: str) -> Answer:
    """Press a button."""
    _seen(person, where)
    block, element = elements.find(_blocks(where), what, ("button", "workflow_button"))
    action = {key: element[key] for key in ("action_id", "text", "value", "style", "url") if key in element}
    return await _act(person, where, {**action, "block_id": block["block_id"], "type": element["type"]}, {})


async def choose(person: Any, where: Message | View, what: str, chosen: tuple[str, ...]) -> Answer:
    """Choose in an element that is not a button."""
    _seen(person, where)
    block, element = elements.find(_blocks(where), what)
    given = elements.filled(element, chosen[0] if len(chosen) == 1 else list(chosen))
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    action |= {key: element[key] for key in ("placeholder", "initial_option") if key in element}
    return await _act(person, where, action | given, given if element["type"] != "overflow" else {})


async def search(person: Any, where: Message | View, what: str, text: str) -> Answer:
    """Ask the app for the options of an external select."""
    _seen(person, where)
    block, element = elements.find(_blocks(where), what, ("external_select", "multi_external_select"))
    assert len(text) >= element.get("min_query_length", 3), "Slack does not ask before so many characters"
    app = where.app if isinstance(where, View) else person.team.slack.apps[_owner(person.team.slack, where)]
    payload = _basics(person, app, "block_suggestion") | _container(person, app, where)
    for key in ("response_url", "state"):
        payload.pop(key, None)
    payload |= {"action_id": element["action_id"], "block_id": block["block_id"], "value": text}
    answer = await _send(person, app, "interactive", payload, "could not load options")
    if answer.body:
        probe = {**element, "type": "static_select", **answer.body}
        _refuse(person, "options", Surface("modal").options(probe, "/options"))
    return answer


def _refuse(person: Any, method: str, problems: list[str]) -> bool:
    if problems:
        person.team.slack.violations.append(Violation(method, tuple(problems)))
    return bool(problems)


async def submit(person: Any, view: View | None, values: dict[str, Any]) -> Answer:
    """Submit a form and do what the acknowledgement says."""
    assert view is not None, f"{person.name} has no form open"
    slack = person.team.slack
    view.values = elements.state(view.content["blocks"], values, view.values)
    view.errors = {}
    payload = _basics(person, view.app, "view_submission")
    payload |= {"trigger_id": slack.triggers.new(view.app, person), "view": shapes.view_json(view)}
    payload["response_urls"] = []
    answer = await _send(person, view.app, "interactive", payload, "trouble connecting")
    if not answer.ok or answer.delivery.failure:
        return answer
    if problem := _respond(person, view, answer.body or {}):
        return Answer(answer.delivery, problem)
    return Answer(answer.delivery, None, dict(view.errors) or None)


def _respond(person: Any, view: View, body: dict[str, Any]) -> str | None:
    slack, action = person.team.slack, body.get("response_action")
    if action is None:
        if _refuse(person, "view_submission", [f"unexpected {key}" for key in body]):
            return "trouble connecting"
        slack.screens.close(view)
    elif action == "clear":
        slack.screens.clear(person)
    elif action == "errors":
        if _refuse(person, "view_submission", _error_problems(view, body.get("errors"))):
            return "trouble connecting"
        view.errors = body["errors"]
    elif action in ("update", "push"):
        content = body.get("view") or {}
        if _refuse(person, "view_submission", Surface("modal").view(content)):
            return "trouble connecting"
        if action == "update":
            slack.screens.replace(view, content)
        else:
            slack.screens.push(person, view.app, content)
    else:
        _refuse(person, "view_submission", [f"unknown response_action {action}"])
        return "trouble connecting"
    slack.touch()
    return None


def _error_problems(view: View, errors: Any) -> list[str]:
    if not isinstance(errors, dict) or not errors:
        return ["errors must be a mapping of block ids to texts"]
    inputs = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
    made = [f"{key} is no input block of the form" for key in errors if key not in inputs]
    return made + [f"the error of {key} is no text" for key, text in errors.items() if not text or len(text) > 2000]


async def close(person: Any, view: View | None) -> Answer | None:
    """Close a form."""
    assert view is not None, f"{person.name} has no form open"
    person.team.slack.screens.close(view)
    if not view.content.get("notify_on_close"):
        return None
    payload = _basics(person, view.app, "view_closed") | {"view": shapes.view_json(view), "is_cleared": False}
    payload["response_urls"] = []
    return await _send(person, view.app, "interactive", payload, "trouble connecting")


async def shortcut(person: Any, callback: str, message: Message | None, app: App | None) -> Answer:
    """Choose a shortcut."""
    found, slack = app_of(person, app), person.team.slack
    assert found.shortcuts is None or callback in found.shortcuts, f"{callback} is no shortcut of {found.name}"
    payload = _basics(person, found, "message_action" if message else "shortcut")
    payload |= {"callback_id": callback, "action_ts": slack.new_ts(), "trigger_id": slack.triggers.new(found, person)}
    del payload["user"]["name" if message is None else "username"], payload["api_app_id"]
    if message:
        del payload["user"]["team_id"]
        assert person.can_see(message) and not message.only_for, "no shortcut on this message"
        payload["channel"] = {"id": message.channel.id, "name": message.channel.name}
        payload |= {"message_ts": message.ts, "message": shapes.message_json(message)}
        payload["response_url"] = slack.hooks.new(found, person.team, message.channel, person.id, None)
    return await _send(person, found, "interactive", payload, "trouble connecting")


def home(person: Any, app: App | None) -> list[Delivery]:
    """Open the App Home."""
    found = app_of(person, app)
    assert found.home, f"{found.name} has no App Home"
    event: dict[str, Any] = {"type": "app_home_opened", "user": person.id, "tab": "home"}
    event |= {"channel": person.dm(found).id, "event_ts": person.team.slack.new_ts()}
    if person.home_view:
        event["view"] = shapes.view_json(person.home_view)
    made: list[Delivery] = person.team.tell(event, app=found)
    return made


async def install(person: Any, address: str, allow: bool) -> tuple[int, str]:
    """Allow an app at its authorisation page and follow the way back."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        params = {"as": person.id, "team": person.team.id} | ({} if allow else {"deny": "1"})
        async with session.get(address, params=params) as answer:
            return answer.status, await answer.text()
