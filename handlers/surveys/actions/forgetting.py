"""Somebody is forgotten: closed surveys keep what was chosen, without person and words; open ones keep nothing."""

import msgspec

from handlers.core.context import Context
from handlers.core.effects import Refresh
from handlers.core.feature import Following
from handlers.core.moments import micros
from handlers.surveys import store
from handlers.surveys.actions import noting

_ALIAS = 16  # letters, drawn anew for each response, so that nothing says that two of them were one person's


async def forgets(context: Context, person: str) -> Following:
    """In open surveys the answers are taken back, since whoever is not known any more could answer once more."""
    changed = {survey.number for survey in await store.asked_by(context.session, person, 1_000_000)}
    for number, is_open in await store.traces(context.session, person, micros(context.now)):
        await _forget_in(context, number, person, keep=not is_open)
        changed.add(number)
    await store.erase_leftovers(context.session, person)
    return Following(effects=tuple(Refresh(f"survey:{number}") for number in sorted(changed)))


async def _forget_in(context: Context, number: int, person: str, *, keep: bool) -> None:
    survey = await store.find(context.session, number)
    assert survey is not None
    questions = await store.questions(context.session, number)
    responses = await store.responses_of(context.session, number, person)
    alias = f"forgotten:{context.random_code(_ALIAS)}"
    for response in responses:
        await store.erase(context.session, number, questions, response)
        await noting.follow(context, survey, response, None)
    for response in responses if keep else ():
        chosen = {at: answer for at, answer in response.answers.items() if questions[at - 1].kind != "text"}
        nameless = msgspec.structs.replace(
            response, person=alias, code=context.random_code(8), answers=chosen, noted={}, changes=0
        )
        await store.keep(context.session, number, questions, None, nameless)
