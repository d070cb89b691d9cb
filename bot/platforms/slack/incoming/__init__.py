"""What Slack sends as neutral events, or as small values where the adapter itself has something to do.

Reading is pure: who Chorus is and how people are called comes as parameters, profiles hold what the payload tells.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.platforms.slack.incoming import acts
from bot.platforms.slack.incoming.happenings import happened
from bot.platforms.slack.incoming.kinds import Ignored, Incoming, Malformed, Own
from bot.platforms.slack.incoming.messages import Names, link, mentioned_in, said
from bot.platforms.slack.incoming.values import Unreadable, checked_id, record, text

__all__ = ["Incoming", "Own", "link", "read", "said", "space_of", "users_in"]


def read(payload: Any, own: Own, now: datetime, names: Names = {}) -> Incoming:  # noqa: B006 - never changed
    """What a payload says: an event, a command, something pressed, sent or chosen. Never raises.

    `now` is the time of what has none; `names` are people's names by user id, for mentions (`users_in` tells whose
    are needed).
    """
    if not isinstance(payload, dict):
        return Malformed("the payload is no object")
    try:
        return _read(payload, own, now, names)
    except Unreadable as error:
        return Malformed(str(error))
    except (OverflowError, OSError):  # of a time beyond what the calendar has
        return Malformed("a time is out of range")


def users_in(payload: Any) -> tuple[str, ...]:
    """The users that a payload's words mention, so that their names can be looked up."""
    if not isinstance(payload, dict):
        return ()
    event = payload.get("event")
    holders = [payload, event, payload.get("message")]
    if isinstance(event, dict):
        holders.append(event.get("message"))
    found = [user for holder in holders if isinstance(holder, dict) for user in mentioned_in(holder)]
    return tuple(dict.fromkeys(found))


def space_of(payload: Any) -> str:
    """The workspace a payload is for, empty where it does not say: which installation it belongs to."""
    if not isinstance(payload, dict):
        return ""
    authorizations = payload.get("authorizations")
    first = authorizations[0] if isinstance(authorizations, list) and authorizations else None
    view, team = payload.get("view"), payload.get("team")
    for holder, key in ((first, "team_id"), (view, "app_installed_team_id"), (payload, "team_id"), (team, "id")):
        if isinstance(holder, dict) and isinstance(holder.get(key), str) and holder[key]:
            return str(holder[key])
    return ""


def _read(payload: Mapping[str, Any], own: Own, now: datetime, names: Names) -> Incoming:
    match payload.get("type"):
        case "event_callback":
            event_id = checked_id(payload.get("event_id"), "event_id")
            return happened(record(payload, "event"), own, names, f"slack:{event_id}")
        case "app_rate_limited":
            return happened(payload, own, names, "")
        case "block_actions":
            return acts.pressed(payload, own, now)
        case "view_submission" | "view_closed":
            return acts.sent(payload, own, now)
        case "message_action":
            return acts.chosen(payload, own, now, names)
        case "shortcut":
            return acts.shortcut(payload, own)
        case None if "command" in payload:
            return acts.command(payload, own, now, names)
        case None:
            raise Unreadable("type is missing")
        case _:
            return Ignored(f"a payload Chorus has no use for: {text(payload, 'type')[:60]}")
