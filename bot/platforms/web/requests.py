"""The bodies of calls, as the contract names their fields."""

from typing import Annotated, Literal

import msgspec

from bot.platforms.web.limits import FILES, TOKEN_LENGTH, VALUES

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.:-]{1,64}\Z")]
ChannelId = Annotated[str, msgspec.Meta(pattern=r"^(dm:)?[A-Za-z0-9_.:-]{1,64}\Z")]
Language = Annotated[str, msgspec.Meta(max_length=35)]
RoleName = Literal["member", "team", "manager"]


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A body; a field that the call does not have is refused, so that a typing error is not lost."""


class NewPerson(Request, frozen=True):
    """Somebody to add."""

    id: Id
    name: str
    locale: Language | None = None
    tz: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    role: RoleName = "member"


class NewChannel(Request, frozen=True):
    """A channel to add."""

    id: Id
    name: str
    kind: Literal["community", "team"]
    language: Language | None = None


class NewFile(Request, frozen=True):
    """A file to send with a message."""

    name: str
    type: str
    base64: str


class NewMessage(Request, frozen=True):
    """Words to say."""

    who: Id = msgspec.field(name="as")
    channel: ChannelId
    text: str
    reply_to: Id | None = None
    files: Annotated[tuple[NewFile, ...], msgspec.Meta(max_length=FILES)] = ()


class NewWords(Request, frozen=True):
    """Words to put in place of a message's."""

    who: Id = msgspec.field(name="as")
    text: str


class NewCommand(Request, frozen=True):
    """A command, with its slash."""

    who: Id = msgspec.field(name="as")
    channel: ChannelId
    text: str


class NewPress(Request, frozen=True):
    """A button or select that was pressed."""

    who: Id = msgspec.field(name="as")
    message: Id
    token: Annotated[str, msgspec.Meta(min_length=1, max_length=TOKEN_LENGTH)]
    values: Annotated[tuple[str, ...], msgspec.Meta(max_length=VALUES)] = ()


class FilledForm(Request, frozen=True):
    """A form that was filled in."""

    who: Id = msgspec.field(name="as")
    form: Id
    values: dict[str, str | int | float | list[str | int | float] | None]


class NewCrowd(Request, frozen=True):
    """How many simulated members to bring in."""

    size: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    seed: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | None = None
