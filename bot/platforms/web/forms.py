"""A neutral form as the JSON of the contract, and what was filled in as neutral answers."""

from collections.abc import Mapping, Sequence
from math import isfinite

import msgspec

from bot.http.errors import ApiError
from bot.platforms.web.limits import FIELD_LENGTH
from bot.platforms.web.shapes import FormShape, Json
from bot.platforms.web.store.private import Opened
from bot.platforms.web.words import check_text, is_blank
from handlers.core.forms import Answers, Field, Form
from handlers.core.message import plain_text
from handlers.core.texts import Words

Scalar = str | int | float
Given = Scalar | Sequence[Scalar] | None
_LISTS = ("choices", "ranking")


class _Wrong(Exception):
    """What was filled in does not fit the field; the text says what to type instead."""


def form_json(opened: Opened) -> FormShape:
    """The form, whole on one page."""
    form = opened.form
    fields = [_field_json(field) for field in form.fields]
    return FormShape(opened.id, form.title, 1, 1, fields, form.submit, form.language)


def read_answers(form: Form, values: Mapping[str, Given], words: Words) -> Answers:
    """What was filled in, empty fields left out.

    Raises `ApiError`: 400 for a field the form does not have, 422 with `fields` in the words' language for
    values that do not fit.
    """
    known = {field.id: field for field in form.fields}
    for name in values:
        if name not in known:
            raise ApiError(400, "bad_field", f"values: this form has the fields {', '.join(known)}.")
    answers: dict[str, str | tuple[str, ...]] = {}
    wrong: dict[str, str] = {}
    for field in form.fields:
        try:
            answer = _answer(field, values.get(field.id), words)
        except _Wrong as error:
            wrong[field.id] = str(error)
        else:
            if answer:
                answers[field.id] = answer
    if wrong:
        raise refused_fields(wrong)
    return answers


def refused_fields(fields: Mapping[str, str], reason: str = "fields") -> ApiError:
    """The error that names what to type instead in each field."""
    return ApiError(422, reason, " ".join(fields.values()), fields)


def _field_json(field: Field) -> Json:
    made: Json = {"id": field.id, "label": field.label, "type": field.type, "required": field.required}
    if field.options:
        made["options"] = [msgspec.to_builtins(option) for option in field.options]
    more = {"value": field.value, "max_length": field.max_length, "hint": field.hint or None}
    made.update({name: value for name, value in more.items() if value is not None})
    if field.lines:
        made["lines"] = True
    return made


def _answer(field: Field, given: Given, words: Words) -> str | tuple[str, ...]:
    parts = [_part(field, part) for part in _parts(given)]
    filled = tuple(dict.fromkeys(part for part in parts if not is_blank(part)))
    if field.required and not filled:
        raise _Wrong(words.line("core.refused.required"))
    for part in filled:
        _check(field, part, words)
    if field.type in _LISTS:
        return filled
    if len(filled) > 1:
        raise ApiError(400, "bad_field", f"values: {field.id} takes one value.")
    return filled[0] if filled else ""


def _parts(given: Given) -> Sequence[Scalar]:
    if given is None:
        return ()
    return (given,) if isinstance(given, str | int | float) else given


def _part(field: Field, part: Scalar) -> str:
    if isinstance(part, float):
        part = f"{part:.10g}"
    return check_text(str(part), f"values: {field.id}", FIELD_LENGTH)


def _check(field: Field, part: str, words: Words) -> None:
    if field.max_length is not None and len(part) > field.max_length:
        raise _Wrong(words.line("core.refused.field_too_long", length=len(part), max=field.max_length))
    offered = [option.value for option in field.options]
    if offered and part not in offered:
        labels = ", ".join(option.label for option in field.options)
        text = words("core.refused.flag_value", flag=field.label, text=part, list=labels)
        raise _Wrong(plain_text(text))
    if field.type == "number" and not _is_number(part):
        raise _Wrong(plain_text(words("core.refused.not_a_number", text=part, example="3")))


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text.strip().replace(",", ".")))
    except ValueError:
        return False
