"""Answers in words are feedback: noted, changed and taken out with the response they belong to.

Where names are hidden the feedback has no author, and of its time only the hour that follows.
"""

from datetime import datetime, timedelta

import msgspec

from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Job, Refresh, Wake
from handlers.core.events import Profile, Said
from handlers.core.moments import micros
from handlers.feedback import note
from handlers.feedback.store import change, source_in, take_out
from handlers.surveys import store
from handlers.surveys.model import Answers, Question

LANGUAGES = Wake("feedback.language")
NOBODY = ""
_AT_ONCE = 500
_HOUR = timedelta(hours=1)


def names(
    context: Context,
    survey: store.Survey,
    questions: tuple[Question, ...],
    before: store.Response | None,
    code: str,
    answers: Answers,
) -> dict[int, str]:
    """By question, what the feedback is called that each answer in words is, or is to become."""
    if context.actor.opted_out:
        return {}
    earlier, changes = ({}, 0) if before is None else (before.noted, before.changes)
    return {
        number: earlier.get(number) or f"survey:{survey.number}:{number}:{code}:{changes}"
        for number in answers
        if questions[number - 1].kind == "text"
    }


async def follow(
    context: Context, survey: store.Survey, before: store.Response | None, after: store.Response | None
) -> Effects:
    """Let feedback say what the answers say now."""
    old = {} if before is None else _texts(before)
    new = {} if after is None else _texts(after)
    at = _hour(context.now) if survey.hidden else context.now
    for name in old.keys() - new.keys():
        await take_out(context.session, survey.home, name, micros(at))
    for name, text in new.items():
        if name not in old:
            await _note(context, survey, name, text, at)
        elif text != old[name]:
            await change(context.session, source_in(survey.home, name), text, micros(at))
    return [LANGUAGES] if any(old.get(name) != text for name, text in new.items()) else []


async def opted_out(context: Context, args: tuple[str, ...]) -> Effects:
    """Somebody opted out: what they answered counts on, and is no feedback any more."""
    found = await store.opted_out_notes(context.session, _AT_ONCE)
    for number, name in found:
        survey = await store.find(context.session, number)
        if survey is not None:
            await take_out(context.session, survey.home, name, micros(context.now))
        await store.forget_note(context.session, number, name)
    effects: list[Effect] = [Refresh(f"survey:{number}") for number in dict.fromkeys(number for number, _ in found)]
    again = [Job("surveys.erased", key="surveys.erased")] if len(found) == _AT_ONCE else []
    return [*effects, *again]


async def _note(context: Context, survey: store.Survey, name: str, text: str, at: datetime) -> None:
    author = msgspec.structs.replace(context.actor, id=NOBODY) if survey.hidden else context.actor
    said = Said(
        who=Profile(context.actor.identity, context.actor.name),
        where=survey.home,
        at=at,
        message=name,
        text=text,
        subject=survey.subject,
    )
    await note(context, said, survey.subject, author)


def _texts(response: store.Response) -> dict[str, str]:
    """The words of a response by what their feedback is called."""
    answers = response.answers
    return {name: text for at, name in response.noted.items() if isinstance(text := answers.get(at), str)}


def _hour(at: datetime) -> datetime:
    """The full hour that comes next: nothing is dated before a digest that it was too late for."""
    return at.replace(minute=0, second=0, microsecond=0) + _HOUR
