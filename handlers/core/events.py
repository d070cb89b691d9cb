"""What comes in, wherever it comes from: a closed union of frozen values.

`key` identifies one delivery of a thing that must count once (Slack's `event_id`, an interaction id, the
web's idempotency key); an event without one is made harmless by its own keys in the tables.
"""

from datetime import datetime
from enum import IntEnum
from typing import Literal

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


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """What was said in a channel from `since` to `at` could not be read back, and why.

    `platform_away` is an outage, `forbidden` a permission that Chorus lacks, `too_much` more than may be read.
    """

    key: str = ""
    where: Place
    since: datetime
    at: datetime
    reason: Literal["platform_away", "forbidden", "too_much"]


class Kept(msgspec.Struct, frozen=True):
    """A message that stood in a channel when it was read back.

    `reactions` are its emoji with who put them; an emoji whose people are not all known is in `partly` instead.
    None says that its reactions were not read.
    """

    message: str
    reactions: tuple[tuple[str, tuple[Identity, ...]], ...] | None = None
    partly: tuple[str, ...] = ()


class ReadBack(msgspec.Struct, frozen=True, kw_only=True):
    """A channel was read back after an absence: `messages` are all of people that still stand from `since` to `at`.

    It follows `Said`, `Edited` and `Reacted` for what is there. What is stored of that stretch and is not among
    them was deleted meanwhile, and a reaction that is not among theirs was taken back.
    """

    key: str = ""
    where: Place
    since: datetime
    at: datetime
    messages: tuple[Kept, ...]
    imported: bool = False


class Picked(msgspec.Struct, frozen=True, kw_only=True):
    """A person chose one of Chorus's actions (`feature.action`) on somebody's message, which is `said`."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime
    action: str
    said: Said


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """Chorus was installed in a space by a person; `where` is the direct conversation with them."""

    key: str = ""
    who: Profile
    where: Place
    at: datetime


Event = (
    Command
    | Press
    | Submitted
    | Said
    | Edited
    | Removed
    | Reacted
    | Unreacted
    | Entered
    | Seen
    | Unread
    | ReadBack
    | Picked
    | Installed
)
