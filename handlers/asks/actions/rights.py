"""Who may run and see questions."""

from handlers.asks import store
from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.message import Code
from handlers.core.rights import may_see, require_run

WHO_MAY_ASK = "who_may_ask"


async def run_by(context: Context, number: int) -> store.Question:
    """The question, for who asked it or a manager; refused to others and where there is no such question."""
    question = await seen_by(context, number)
    require_run(context, question.creator, question.creator_name)
    return question


async def seen_by(context: Context, number: int) -> store.Question:
    """The question, for whoever may see it; to others it does not exist."""
    question = await store.find(context.session, number)
    if question is None or not may_see(context, question.audience):
        raise Refused("asks.refused.unknown", number=str(number), command=Code("/ask list"))
    return question
