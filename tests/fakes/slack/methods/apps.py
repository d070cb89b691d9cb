"""The app itself: tokens, sockets, installation, manifest."""

import json
import re
from typing import Any

from tests.fakes.slack.catalogue import ALL_SCOPES
from tests.fakes.slack.facts import ApiError
from tests.fakes.slack.methods import Context

_NAME, _DESCRIPTION, _COMMAND = 35, 140, 32
_FEATURES = {"app_home", "bot_user", "shortcuts", "slash_commands", "unfurl_domains"}
_SETTINGS = {
    *("allowed_ip_address_ranges", "event_subscriptions", "incoming_webhooks", "interactivity"),
    *("org_deploy_enabled", "socket_mode_enabled", "token_rotation_enabled"),
}


def auth_test(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """auth.test."""
    if context.token and context.token.kind == "app":
        return {"app_name": context.app.name, "app_id": context.app.id}
    team = context.team
    who = {"url": f"https://{team.domain}.slack.com/", "team": team.name, "user": team.users[context.bot].handle}
    ids = {"team_id": team.id, "user_id": context.bot, "bot_id": context.installed.bot_id}
    return {**who, **ids, "is_enterprise_install": False}


def connections_open(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """apps.connections.open."""
    return {"url": context.slack.sockets.ticket(context.app)}


def revoke(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """auth.revoke."""
    if not args.get("test"):
        context.slack.revoke(context.token)
    return {"revoked": not args.get("test")}


def uninstall(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """apps.uninstall."""
    if (args["client_id"], args["client_secret"]) != (context.app.client_id, context.app.client_secret):
        raise ApiError("bad_client_secret" if args["client_id"] == context.app.client_id else "invalid_client_id")
    context.slack.uninstall(context.app, context.team)
    return {}


def access(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """oauth.v2.access."""
    client_id, secret = context.basic or (args.get("client_id") or "", args.get("client_secret") or "")
    app = next((each for each in context.slack.apps.values() if each.client_id == client_id), None)
    if app is None:
        raise ApiError("invalid_client_id")
    if secret != app.client_secret:
        raise ApiError("bad_client_secret")
    return context.slack.oauth.exchange(app, args.get("code") or "", args.get("redirect_uri"))


def validate(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """apps.manifest.validate."""
    try:
        manifest = json.loads(args["manifest"])
    except ValueError:
        raise ApiError("invalid_manifest", errors=[_wrong("/", "no JSON")]) from None
    if errors := manifest_errors(manifest):
        raise ApiError("invalid_manifest", errors=errors)
    return {}


def _wrong(pointer: str, message: str) -> dict[str, str]:
    return {"message": message, "pointer": pointer}


def manifest_errors(manifest: Any) -> list[dict[str, str]]:
    """What Slack would refuse about a manifest: lengths, names, unknown scopes, missing addresses."""
    if not isinstance(manifest, dict):
        return [_wrong("/", "must be an object")]
    shown = manifest.get("display_information") or {}
    found = [] if 1 <= len(shown.get("name", "")) <= _NAME else [_wrong("/display_information/name", "1 to 35")]
    if len(shown.get("description", "")) > _DESCRIPTION:
        found.append(_wrong("/display_information/description", "at most 140 characters"))
    if shown.get("long_description") is not None and not 174 <= len(shown["long_description"]) <= 4000:
        found.append(_wrong("/display_information/long_description", "from 174 to 4000 characters"))
    features, settings = manifest.get("features") or {}, manifest.get("settings") or {}
    found += [_wrong(f"/features/{key}", "unknown") for key in sorted(set(features) - _FEATURES)]
    found += [_wrong(f"/settings/{key}", "unknown") for key in sorted(set(settings) - _SETTINGS)]
    found += _commands(features, bool(settings.get("socket_mode_enabled")))
    scopes = ((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or []
    found += [_wrong("/oauth_config/scopes/bot", f"unknown {each}") for each in scopes if each not in ALL_SCOPES]
    if features.get("slash_commands") and "commands" not in scopes:
        found.append(_wrong("/oauth_config/scopes/bot", "slash commands need `commands`"))
    return found + _addresses(settings)


def _commands(features: dict[str, Any], socket: bool) -> list[dict[str, str]]:
    found = []
    for number, command in enumerate(features.get("slash_commands") or []):
        at = f"/features/slash_commands/{number}"
        if not re.fullmatch(rf"/[^\sA-Z]{{1,{_COMMAND - 1}}}", command.get("command", "")):
            found.append(_wrong(f"{at}/command", "a slash and at most 31 characters without spaces and capitals"))
        if not 1 <= len(command.get("description", "")) <= 2000:
            found.append(_wrong(f"{at}/description", "required"))
        if not socket and not command.get("url"):
            found.append(_wrong(f"{at}/url", "required without Socket Mode"))
    for number, shortcut in enumerate(features.get("shortcuts") or []):
        at = f"/features/shortcuts/{number}"
        for key, most in (("name", 24), ("description", 150), ("callback_id", 255)):
            if not 1 <= len(shortcut.get(key, "")) <= most:
                found.append(_wrong(f"{at}/{key}", f"from 1 to {most} characters"))
        if shortcut.get("type") not in ("message", "global"):
            found.append(_wrong(f"{at}/type", "message or global"))
    return found


def _addresses(settings: dict[str, Any]) -> list[dict[str, str]]:
    if settings.get("socket_mode_enabled"):
        return []
    found = []
    for name in ("event_subscriptions", "interactivity"):
        asked = settings.get(name)
        if asked and asked.get("is_enabled", True) and not asked.get("request_url"):
            found.append(_wrong(f"/settings/{name}/request_url", "required without Socket Mode"))
    return found


METHODS = {
    "apps.connections.open": connections_open,
    "apps.manifest.validate": validate,
    "apps.uninstall": uninstall,
    "auth.revoke": revoke,
    "auth.test": auth_test,
    "oauth.v2.access": access,
}
