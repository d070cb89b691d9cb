"""What comes in, wherever it comes from: a closed union of frozen values.

`key` identifies one delivery of a thing that must count once (Slack's `event_id`, an interaction id, the
web's idempotency key); an event without one is made harmless by its own keys in the tables.
"""

from datetime import datetime
from enum import IntEnum

import msgspec

from handlers.core.forms import Answers


class Role(IntEnum):
    """What a person may do, in rising order."""

    MEMBER = 0
    TEAM = 1
    MANAGER = 2


class Identity(msgspec.Struct, frozen=True):
    """A user of a platform: `space` is the user's own workspace, guild or chat."""

    platform: str
    space: str
    user: str


class Profile(msgspec.Struct, frozen=True):
    """What a platform knows of who acts; `locale` is a BCP 47 code, `tz` an IANA name, both may be unknown."""

    identity: Identity
    name: str
    locale: str = ""
    tz: str = ""
    role: Role = Role.MEMBER


class Place(msgspec.Struct, frozen=True):
    """A channel of a space of a platform."""

    platform: str
    space: str
    channel: str


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A slash command: `name` without the slash, `words` all that was typed after it."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    name: str
    words: str = ""


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """A button or select of `message` was pressed. Its token is not trusted."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    message: str
    token: str
    values: tuple[str, ...] = ()


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """A form was sent."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    token: str
    answers: Answers


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A person wrote a message. `thread` is the id of the message that opened its thread.

    `imported` messages are facts of the past: no effect of theirs leaves. `subject` is filled in by
    dispatch when the thread hangs under something of ours.
    """

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    message: str
    text: str
    thread: str | None = None
    link: str = ""
    files: int = 0
    imported: bool = False
    edited_at: datetime | None = None
    subject: str | None = None


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    """A person changed the words of an earlier message."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    message: str
    text: str
    imported: bool = False


class Removed(msgspec.Struct, frozen=True, kw_only=True):
    """A message was deleted, by whomever."""

    key: str = ""
    where: Place
    at: datetime
    message: str
    imported: bool = False


class Reacted(msgspec.Struct, frozen=True, kw_only=True):
    """A person put an emoji (as Unicode text, or `:name:` for a custom one) on a message."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    message: str
    emoji: str
    imported: bool = False


class Unreacted(msgspec.Struct, frozen=True, kw_only=True):
    """A person took an emoji back."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    message: str
    emoji: str


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """Chorus is in a channel: said at every start and whenever a channel is new or changed.

    `kind` is `community` or `team`; `watched` is what the configuration says; `language` may be unknown.
    """

    key: str = ""
    where: Place
    at: datetime
    name: str
    kind: str = "community"
    language: str = ""
    watched: bool = False
    imported: bool = False


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """Everything said in a channel from `since` to `at` has been delivered: what coverage is counted from."""

    key: str = ""
    where: Place
    since: datetime
    at: datetime
    imported: bool = False


Event = Command | Press | Submitted | Said | Edited | Removed | Reacted | Unreacted | Entered | Seen
