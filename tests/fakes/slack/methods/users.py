"""People, bots, user groups, the team and its emoji."""

from typing import Any

from tests.fakes.slack import shapes
from tests.fakes.slack.facts import ApiError
from tests.fakes.slack.methods import Context


def info(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """users.info."""
    return {"user": shapes.user_json(context.user(args["user"]), bool(args.get("include_locale")))}


def listing(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """users.list."""
    page, cursor = context.page(list(context.team.users.values()), args, 1000, usual=1000)
    shown = [shapes.user_json(user, bool(args.get("include_locale"))) for user in page]
    now = int(context.slack.clock())
    return {"members": shown, "cache_ts": now, "response_metadata": {"next_cursor": cursor}}


def by_email(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """users.lookupByEmail."""
    for user in context.team.users.values():
        if user.email == args["email"]:
            return {"user": shapes.user_json(user)}
    raise ApiError("users_not_found")


def profile(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """users.profile.get."""
    return {"profile": shapes.user_json(context.user(args.get("user") or context.bot))["profile"]}


def bot(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """bots.info."""
    for user in context.team.users.values():
        if user.is_bot and user.bot_id == (args.get("bot") or context.installed.bot_id):
            known = shapes.bot_profile(context.team, user.bot_id)
            return {"bot": {key: value for key, value in known.items() if key != "team_id"} | {"user_id": user.id}}
    raise ApiError("bot_not_found")


def usergroups(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """usergroups.list."""
    found = [group for group in context.team.usergroups.values() if args.get("include_disabled") or not group.disabled]
    with_users = bool(args.get("include_users"))
    return {"usergroups": [shapes.usergroup_json(context.team, group, with_users) for group in found]}


def usergroup_users(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """usergroups.users.list."""
    group = context.team.usergroups.get(args["usergroup"])
    if group is None or (group.disabled and not args.get("include_disabled")):
        raise ApiError("no_such_subteam")
    return {"users": group.users}


def team(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """team.info."""
    found = context.team
    if args.get("team") not in (None, found.id):
        raise ApiError("team_not_found")
    address = f"https://{found.domain}.slack.com/"
    icon = {"image_34": "https://a.example/34.png", "image_68": "https://a.example/68.png", "image_default": True}
    shown = {"id": found.id, "name": found.name, "url": address, "domain": found.domain, "email_domain": ""}
    return {"team": shown | {"icon": icon, "avatar_base_url": "https://a.example/", "is_verified": False}}


def emoji(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """emoji.list: the custom ones."""
    return {"emoji": dict(context.team.emoji), "cache_ts": str(context.slack.clock())}


METHODS = {
    "users.info": info,
    "users.list": listing,
    "users.lookupByEmail": by_email,
    "users.profile.get": profile,
    "bots.info": bot,
    "usergroups.list": usergroups,
    "usergroups.users.list": usergroup_users,
    "team.info": team,
    "emoji.list": emoji,
}
