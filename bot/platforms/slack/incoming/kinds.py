"""What a payload of Slack says, where it is no event that handlers know: a closed union of frozen values.

A profile in what is read here holds what the payload tells, which is little: the adapter fills it in.
"""

from typing import Any, Literal

import msgspec

from bot.platforms.slack.forms import Sent
from handlers.core.events import (
    Command,
    Edited,
    Identity,
    Picked,
    Press,
    Profile,
    Reacted,
    Removed,
    Said,
    Submitted,
    Unreacted,
)

Json = dict[str, Any]


class Own(msgspec.Struct, frozen=True):
    """Who Chorus is in a workspace: `team` its id, `user` and `bot` Chorus's own ids, `domain` its address."""

    team: str
    user: str
    bot: str = ""
    domain: str = ""


class Acted(msgspec.Struct, frozen=True):
    """Somebody did something that waits for an answer.

    `trigger` opens a form for three seconds, `answer` is the address for private answers (may be empty), `hint`
    what the payload says of the user. `surface` is where it was done: in a message, in one that only they see, in
    a form or on their App Home, both of which have the view's id as `view`.
    """

    event: Command | Press | Picked
    trigger: str = ""
    answer: str = ""
    hint: Json = {}
    surface: Literal["message", "ephemeral", "modal", "home", "command"] = "message"
    view: str = ""


class FormSent(msgspec.Struct, frozen=True):
    """A page of a form was sent; `event` is for the last one, with all that is filled in."""

    event: Submitted
    sent: Sent
    view: str
    root: str = ""
    hint: Json = {}


class FormClosed(msgspec.Struct, frozen=True):
    """A form was closed without being sent."""

    who: Profile
    sent: Sent
    view: str


class Mentioned(msgspec.Struct, frozen=True):
    """Chorus was called by name; the message comes as `Said` too. `words` are those without the name."""

    key: str
    said: Said
    words: str


class ShortcutUsed(msgspec.Struct, frozen=True):
    """A global shortcut was used."""

    key: str
    who: Profile
    callback: str
    trigger: str
    hint: Json = {}


class HomeOpened(msgspec.Struct, frozen=True):
    """Somebody opened Chorus's App Home; `channel` is the direct conversation with them."""

    who: Profile
    channel: str
    tab: str


class MemberMoved(msgspec.Struct, frozen=True):
    """Somebody came into a channel or left it; `own` says that it was Chorus."""

    user: str
    channel: str
    joined: bool
    own: bool
    inviter: str = ""


class ChannelChanged(msgspec.Struct, frozen=True):
    """A channel is new, has another name or id (`became`), was closed or opened again, or is gone."""

    channel: str
    change: Literal["created", "renamed", "archived", "unarchived", "deleted", "left", "became"]
    name: str = ""
    became: str = ""


class PersonChanged(msgspec.Struct, frozen=True):
    """A user is new or changed; `record` is what `users.info` would say of them."""

    user: str
    record: Json


class GroupChanged(msgspec.Struct, frozen=True):
    """A user group has other members."""

    group: str


class TeamChanged(msgspec.Struct, frozen=True):
    """The workspace has another name or address."""

    name: str = ""
    domain: str = ""


class TokensRevoked(msgspec.Struct, frozen=True):
    """Tokens do not hold any more; `bots` are bot users, `users` people."""

    team: str
    bots: tuple[str, ...]
    users: tuple[str, ...]


class Uninstalled(msgspec.Struct, frozen=True):
    """Chorus was taken out of a workspace."""

    team: str


class RateLimited(msgspec.Struct, frozen=True):
    """Slack left out events of the minute that began at this time (seconds since 1970)."""

    minute: int


class Ignored(msgspec.Struct, frozen=True):
    """Nothing to do; `why` is a few English words for the log."""

    why: str


class Malformed(msgspec.Struct, frozen=True):
    """A payload that cannot be read; `why` names what is missing or of another type."""

    why: str


Incoming = (
    Said
    | Edited
    | Removed
    | Reacted
    | Unreacted
    | Acted
    | FormSent
    | FormClosed
    | Mentioned
    | ShortcutUsed
    | HomeOpened
    | MemberMoved
    | ChannelChanged
    | PersonChanged
    | GroupChanged
    | TeamChanged
    | TokensRevoked
    | Uninstalled
    | RateLimited
    | Ignored
    | Malformed
)


def person(team: str, user: str, name: str = "") -> Profile:
    """A person of whom no more is known."""
    return Profile(Identity("slack", team, user), name or user)
