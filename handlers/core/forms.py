"""Forms as plain values: what to ask, never how it is laid out."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from handlers.core.message import Option

FieldType = Literal["text", "long_text", "number", "date", "choice", "choices", "ranking", "scale", "file"]
Answers = Mapping[str, str | tuple[str, ...]]


class Field(msgspec.Struct, frozen=True):
    """One thing to fill in. `lines` says that each line of a long text is an entry of its own.

    `value` is what stands there at first; `hint` is shown below the field.
    """

    id: str
    label: str
    type: FieldType = "text"
    required: bool = False
    options: tuple[Option, ...] = ()
    value: str | tuple[str, ...] | None = None
    max_length: int | None = None
    hint: str = ""
    lines: bool = False


class Form(msgspec.Struct, frozen=True):
    """A form. `token` is `feature.action:arg:arg` and comes back with what was filled in."""

    token: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    language: str = "en"
