"""What calls answer with, as the contract names the fields."""

from datetime import datetime
from typing import Any

import msgspec

Json = dict[str, Any]


class PersonShape(msgspec.Struct, frozen=True):
    """A person."""

    id: str
    name: str
    locale: str | None
    tz: str | None
    role: str


class ChannelShape(msgspec.Struct, frozen=True):
    """A channel."""

    id: str
    name: str
    kind: str
    language: str


class FileShape(msgspec.Struct, frozen=True):
    """A file of a message."""

    id: str
    name: str
    type: str
    size: int
    url: str


class MessageShape(msgspec.Struct, frozen=True):
    """A message; `text` is complete whatever `elements` holds. `name` is the author's, `language` the words'."""

    id: str
    channel: str
    author: str
    name: str
    bot: bool
    text: str
    elements: list[Json] | None
    summary: str
    subject: str | None
    reply_to: str | None
    reactions: dict[str, list[str]]
    files: list[FileShape]
    url: str
    at: datetime
    edited_at: datetime | None
    deleted: bool
    language: str | None = None


class WhisperShape(msgspec.Struct, frozen=True):
    """A private answer. A new one `about` a subject replaces the last; `message` is the one that was pressed."""

    id: str
    text: str
    elements: list[Json]
    at: datetime
    channel: str
    about: str | None
    message: str | None
    language: str


class FormShape(msgspec.Struct, frozen=True):
    """A form to fill in."""

    id: str
    title: str
    page: int
    pages: int
    fields: list[Json]
    submit: str
    language: str


class AnswerShape(msgspec.Struct, frozen=True):
    """What became of a command, press or form."""

    outcome: str
    reason: str | None
    subject: str | None
    whispers: list[WhisperShape]
    form: FormShape | None
    posted: list[str]
