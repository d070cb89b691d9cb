"""Answering a survey: page by page, with what is filled in kept, until it is sent; changed and taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from handlers.core.context import Context
from handlers.core.effects import Effects, OpenForm, Refresh, Whisper
from handlers.core.errors import Refused, RefusedFields
from handlers.core.events import Press, Submitted
from handlers.core.moments import micros
from handlers.core.notes import note
from handlers.core.texts import supported
from handlers.core.times import day, plain
from handlers.core.tokens import numbered, wholes
from handlers.core.weekdays import lower
from handlers.surveys import store, views
from handlers.surveys.actions import noting
from handlers.surveys.actions.create import refusal
from handlers.surveys.actions.rights import taken_by
from handlers.surveys.model import END, Answers, Problem, Question, answered, following, kept, missing, page, page_of

Questions = tuple[Question, ...]


async def pressed_take(context: Context, event: Press) -> Effects:
    """The button of a survey: begin, go on where one stopped, or see what became of one's answers."""
    survey = await taken_by(context, numbered(event.token))
    questions = await store.questions(context.session, survey.number)
    draft = await store.begun(context.session, survey.number, context.actor.id)
    if draft is not None:
        return [_form(context, survey, questions, draft)]
    sittings = await store.sittings(context.session, survey.number, context.actor.id)
    if sittings and not survey.repeated:
        there = await store.response(context.session, survey.number, context.actor.id, 1)
        assert there is not None
        return [Whisper(views.receipt(context.private, survey, there, "there"), about=survey.subject)]
    if sittings >= store.SITTINGS:
        raise Refused("surveys.refused.too_often", max=store.SITTINGS)
    return [_form(context, survey, questions, _blank(context, sittings + 1, 0))]


async def pressed_change(context: Context, event: Press) -> Effects:
    """The button that opens the answers again, as they were given."""
    number, sitting = wholes(event.token, 2)
    survey = await taken_by(context, number)
    there = await store.response(context.session, number, context.actor.id, sitting)
    if there is None:
        raise Refused("surveys.refused.no_answers")
    questions = await store.questions(context.session, number)
    draft = _from(context, there)
    await store.keep_draft(context.session, number, draft)
    return [_form(context, survey, questions, draft)]


async def pressed_back(context: Context, event: Press) -> Effects:
    """The button that takes all one's answers back."""
    survey = await taken_by(context, numbered(event.token))
    questions = await store.questions(context.session, survey.number)
    given = await store.responses_of(context.session, survey.number, context.actor.id)
    draft = await store.begun(context.session, survey.number, context.actor.id)
    if not given and draft is None:
        raise Refused("surveys.refused.no_answers")
    for response in given:
        await store.erase(context.session, survey.number, questions, response)
        await noting.follow(context, survey, response, None)
    await store.drop(context.session, survey.number, context.actor.id)
    text = context.private("surveys.note.taken_back", title=survey.title)
    return [Whisper(note(context.private, text), about=survey.subject), Refresh(survey.subject)]


async def submitted_page(context: Context, form: Submitted) -> Effects:
    """A page was filled in: the next one opens, or the answers are sent."""
    number, first, sitting = wholes(form.token, 3)
    survey = await taken_by(context, number)
    questions = await store.questions(context.session, number)
    if not 1 <= first <= len(questions):
        raise Refused("core.refused.gone")
    draft = await _draft(context, survey, form, sitting)
    numbers = page(questions, first)
    answers = {at: answer for at, answer in draft.answers.items() if at not in numbers}
    answers |= await _filled(context, questions, numbers, form)
    following_page = following(questions, numbers[-1], answers)
    lacking = missing(questions, answers) if following_page == END else None
    if lacking is not None:
        following_page = page_of(questions, answers, lacking)
    draft = msgspec.structs.replace(draft, answers=answers, reached=following_page, at=micros(context.now))
    if following_page == END:
        return await _sent(context, survey, questions, draft)
    await store.keep_draft(context.session, number, draft)
    return [_form(context, survey, questions, draft)]


async def _draft(context: Context, survey: store.Survey, form: Submitted, sitting: int) -> store.Begun:
    """What the person had filled in before this page: a draft, else what was sent, else nothing."""
    draft = await store.begun(context.session, survey.number, context.actor.id)
    if draft is not None and draft.sitting == sitting:
        return draft
    there = await store.response(context.session, survey.number, context.actor.id, sitting)
    if there is not None:
        return _from(context, there)
    latest = await store.sittings(context.session, survey.number, context.actor.id)
    if sitting != latest + 1 or (latest and not survey.repeated) or latest >= store.SITTINGS:
        raise Refused("core.refused.gone")
    places = await store.places(context.session, survey.number)
    return _blank(context, sitting, places.index(form.where) + 1 if form.where in places else 0)


async def _filled(context: Context, questions: Questions, numbers: Sequence[int], form: Submitted) -> Answers:
    """The answers of a page. Raises `RefusedFields` for what does not fit."""
    zone, locale = await context.zone(), context.actor.locale
    answers: Answers = {}
    refused: dict[str, Refused] = {}
    for at in numbers:
        field = f"q{at}"
        given = form.answers.get(field, "")
        found = answered(questions[at - 1], field, given, lambda text: _day(text, context.now, zone, locale))
        if isinstance(found, Problem):
            refused[field] = Refused("core.refused.required") if found.reason == "required" else refusal(found)
        elif found is not None:
            answers[at] = found
    if refused:
        raise RefusedFields(refused)
    return answers


async def _sent(context: Context, survey: store.Survey, questions: Questions, draft: store.Begun) -> Effects:
    """All is filled in: it counts from now on."""
    answers = kept(questions, draft.answers)
    while True:
        before = await store.response(context.session, survey.number, context.actor.id, draft.sitting)
        code = context.random_code(8) if before is None else before.code
        if before is not None and before.answers == answers:
            await store.drop(context.session, survey.number, context.actor.id)
            return [Whisper(views.receipt(context.private, survey, before, "same"), about=survey.subject)]
        after = store.Response(
            person=context.actor.id,
            sitting=draft.sitting,
            code=code,
            at=micros(context.now),
            changes=0,
            platform=context.actor.identity.platform,
            place=draft.place,
            answers=answers,
            noted=noting.names(context, survey, questions, before, code, answers),
        )
        if await store.keep(context.session, survey.number, questions, before, after):
            break
    await store.drop(context.session, survey.number, context.actor.id)
    woken = await noting.follow(context, survey, before, after)
    receipt = views.receipt(context.private, survey, after, "counted" if before is None else "changed")
    return [Whisper(receipt, about=survey.subject), Refresh(survey.subject), *woken]


def _form(context: Context, survey: store.Survey, questions: Questions, draft: store.Begun) -> OpenForm:
    numbers = page(questions, min(max(draft.reached, 1), len(questions)))
    return OpenForm(views.page_form(context.private, survey.number, questions, numbers, draft.sitting, draft.answers))


def _blank(context: Context, sitting: int, place: int) -> store.Begun:
    return store.Begun(context.actor.id, sitting, 1, place, {}, micros(context.now))


def _from(context: Context, there: store.Response) -> store.Begun:
    return store.Begun(context.actor.id, there.sitting, 1, there.place, dict(there.answers), micros(context.now))


def _day(text: str, now: datetime, zone: str, locale: str) -> date | None:
    """A date in the person's words or in English; one without a year is the next to come, as everywhere."""
    today = now.astimezone(ZoneInfo(zone)).date()
    for language in dict.fromkeys((supported(locale), "en")):
        try:
            found = day.find(lower(plain(text), language), today, language)
        except (ValueError, OverflowError):  # the 31st of June
            found = ()
        if found:
            return found[0]
    return None
