"""A neutral form as a modal, on several pages where it does not fit one, and what was sent as answers.

A view carries all that is needed to read it: the token, the place it was opened in and what was filled in on other
pages stand in its `private_metadata`. What does not fit there stands as a field on the page that is shown, so that
nothing typed is lost. Only going to another page needs the form itself.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from bot.platforms.slack import limits
from bot.platforms.slack.forms.inputs import Value, answers, blocks_of, field_of, first_block, inputs, repeated
from bot.platforms.slack.render.objects import mrkdwn_text, plain_text
from bot.platforms.slack.words import Json, clean, cut, literal, size
from handlers.core.events import Place
from handlers.core.forms import Field, Form
from handlers.core.texts import Texts, Words

CALLBACK = "chorus.form"
PLATFORM = "slack"
_ID = re.compile(r"\w{1,64}", re.ASCII)
_PROBLEMS = 10


class Sent(msgspec.Struct, frozen=True):
    """A page that was sent: whose form it is, where it was opened, and all that is filled in so far.

    `blocks` are the fields' blocks of the page; `repeated` those whose choice stands at an earlier place already.
    """

    token: str
    where: Place
    language: str
    page: int
    pages: int
    answers: dict[str, Value]
    blocks: tuple[str, ...]
    repeated: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether this was the last page."""
        return self.page + 1 >= self.pages


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a view carries."""

    t: str
    s: str
    c: str
    l: str = "en"  # noqa: E741 - as short as the others: it all has to fit
    p: int = 0
    n: int = 1
    v: dict[str, str | tuple[str, ...]] = {}


def view(
    form: Form,
    where: Place,
    texts: Texts,
    *,
    page: int = 0,
    filled: Mapping[str, Value] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Json:
    """The modal of a page. `filled` is what is filled in already, on any page; `problems` stand at the top."""
    words = texts.words(form.language)
    pages = pages_of(form, words)
    page = min(max(page, 0), len(pages) - 1)
    # A page that comes back with problems was filled in before: what is empty there was emptied.
    given = {**({} if problems else _first_values(form)), **(filled or {})}
    own = {field.id for field in pages[page]}
    elsewhere = {name: value for name, value in (filled or {}).items() if name not in own and value}
    kept, carried = _split(_Kept(form.token, where.space, where.channel, form.language, page, len(pages)), elsewhere)
    shown = [*[field for field in form.fields if field.id in carried], *pages[page]]
    blocks = [
        *_page_note(page, len(pages), words),
        *_problem_notes(form, problems or {}, words),
        *(block for field in shown for block in inputs(field, given.get(field.id), words)),
    ]
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(form.title, limits.VIEW_TITLE),
        "submit": plain_text(form.submit if page == len(pages) - 1 else words.line("slack.next"), limits.VIEW_TITLE),
        "close": plain_text(words.line("slack.cancel"), limits.VIEW_TITLE),
        "private_metadata": kept,
        "blocks": blocks or [_context(form.title or form.submit)],
    }


def pages_of(form: Form, words: Words) -> list[Sequence[Field]]:
    """The fields of each page, in order; one page where everything fits."""
    pages: list[list[Field]] = [[]]
    used = weight = 0
    for field in form.fields:
        blocks, heavy = blocks_of(field), _weight(field, words)
        if pages[-1] and (used + blocks > limits.PAGE_BLOCKS or weight + heavy > limits.PAGE_WEIGHT):
            pages.append([])
            used = weight = 0
        pages[-1].append(field)
        used, weight = used + blocks, weight + heavy
    return list(pages)


def read(view: Any) -> Sent | None:
    """What a submitted or closed view holds; None for a view that is no form of Chorus."""
    if not isinstance(view, dict) or view.get("callback_id") != CALLBACK:
        return None
    try:
        kept = msgspec.json.decode(view.get("private_metadata") or "", type=_Kept)
    except (msgspec.DecodeError, TypeError, ValueError):
        return None
    if not (kept.t and _ID.fullmatch(kept.s) and _ID.fullmatch(kept.c)):
        return None
    state = view.get("state")
    values = state.get("values") if isinstance(state, dict) else None
    held: Mapping[str, Any] = values if isinstance(values, dict) else {}
    where = Place(PLATFORM, kept.s, kept.c)
    given: dict[str, Value] = {**kept.v, **answers(held)}
    return Sent(kept.t, where, kept.l, kept.p, kept.n, given, _blocks_in(view, held), repeated(held))


def following(form: Form, sent: Sent, texts: Texts) -> Json:
    """The answer to a page that is not the last: the next page."""
    return _update(view(form, sent.where, texts, page=sent.page + 1, filled=sent.answers))


def refused(sent: Sent, problems: Mapping[str, str], form: Form | None, texts: Texts) -> Json | None:
    """The answer to a form that is not taken: what is wrong, at its fields.

    A problem of a field on another page brings that page back when the form is at hand, and is otherwise said at
    the first field. None where there is no field to say it at.
    """
    at = {field: first_block(field, sent.blocks) for field in problems}
    if form is not None and problems and not any(at.values()):
        page = _page_of(form, problems, texts.words(sent.language))
        if page is not None:
            return _update(view(form, sent.where, texts, page=page, filled=sent.answers, problems=problems))
    first = next(iter(sent.blocks), None)
    errors: dict[str, str] = {}
    for field, problem in problems.items():
        block = at[field] or first
        if block is not None:
            told = problem if at[field] else _named(field, problem, form, texts.words(sent.language))
            errors[block] = f"{errors[block]} {told}" if block in errors else told
    return _errors(errors)


def refused_places(sent: Sent, texts: Texts) -> Json | None:
    """The answer to a ranking that has something at two places; None where none has."""
    told = texts.words(sent.language).line("slack.chosen_twice")
    return _errors(dict.fromkeys(sent.repeated, told))


def _errors(errors: Mapping[str, str]) -> Json | None:
    if not errors:
        return None
    cut_down = {block: cut(text, limits.INPUT_HINT) for block, text in errors.items()}
    return {"response_action": "errors", "errors": cut_down}


def _update(page: Json) -> Json:
    return {"response_action": "update", "view": page}


def _first_values(form: Form) -> dict[str, Value]:
    return {field.id: field.value for field in form.fields if field.value is not None}


def _split(kept: _Kept, elsewhere: Mapping[str, Value]) -> tuple[str, set[str]]:
    """What a view carries as text, and the fields whose values are too long for it."""
    held: dict[str, str | tuple[str, ...]] = {}
    carried: set[str] = set()
    for name, value in sorted(elsewhere.items(), key=lambda one: len(str(one[1]))):
        tried = msgspec.structs.replace(kept, v={**held, name: value})
        if size(_written(tried)) <= limits.PRIVATE_METADATA:
            held[name] = value
        else:
            carried.add(name)
    return _written(msgspec.structs.replace(kept, v=held)), carried


def _written(kept: _Kept) -> str:
    return msgspec.json.encode(kept).decode()


def _weight(field: Field, words: Words) -> int:
    """How many bytes of JSON a field may take, with what is typed into it."""
    return len(json.dumps(inputs(field, None, words))) + limits.INPUT_TEXT


def _blocks_in(view: Mapping[str, Any], state: Mapping[str, Any]) -> tuple[str, ...]:
    listed = view.get("blocks")
    shown = [one.get("block_id") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    every = (*shown, *state)
    named = (one for one in every if isinstance(one, str) and clean(one) == one)
    return tuple(dict.fromkeys(one for one in named if field_of(one) is not None))


def _page_of(form: Form, fields: Iterable[str], words: Words) -> int | None:
    wanted = set(fields)
    for number, page in enumerate(pages_of(form, words)):
        if any(field.id in wanted for field in page):
            return number
    return None


def _page_note(page: int, pages: int, words: Words) -> list[Json]:
    return [_context(words.line("slack.page", page=page + 1, pages=pages))] if pages > 1 else []


def _problem_notes(form: Form, problems: Mapping[str, str], words: Words) -> list[Json]:
    told = [_named(field, problem, form, words) for field, problem in problems.items()]
    return [_context(f"⚠️ {text}") for text in told[:_PROBLEMS]]


def _named(field: str, problem: str, form: Form | None, words: Words) -> str:
    label = next((one.label for one in form.fields if one.id == field), "") if form is not None else ""
    return words.line("slack.look_at", field=label, problem=problem) if label else problem


def _context(text: str) -> Json:
    return {"type": "context", "elements": [mrkdwn_text(literal(cut(text, limits.LABEL)))]}
