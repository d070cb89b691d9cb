"""Tells the language of what was said: a worker, since the first look loads a model and an import brings many."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from handlers.analysis.language import identify
from handlers.core.context import Context
from handlers.core.effects import Effects
from handlers.feedback import store
from handlers.feedback.store import Told, Untold
from storage import Session

AT_ONCE = 256


class Batch(msgspec.Struct, frozen=True):
    """Messages to look at, and what their authors and channels mostly use."""

    messages: Sequence[Untold]
    habits: store.Habits


class Languages:
    """Gather, tell, write down."""

    async def gather(self, session: Session) -> Batch | None:
        """The next messages nobody looked at."""
        messages = await store.untold(session, AT_ONCE)
        if not messages:
            return None
        owners = dict.fromkeys(owner for one in messages for owner in (one.person, one.channel))
        return Batch(messages, await store.habits(session, list(owners)))

    def work(self, batch: Batch) -> Sequence[Told]:
        """The language of each, in order: an author's earlier messages help with the later ones."""
        habits = {owner: Counter(counted) for owner, counted in batch.habits.items()}
        return [_tell(message, habits) for message in batch.messages]

    async def apply(self, context: Context, result: Sequence[Told]) -> Effects:
        """Write the languages down."""
        await store.keep_told(context.session, result)
        return []


def _tell(message: Untold, habits: dict[str, Counter[str]]) -> Told:
    if not message.text.strip():
        return Told(message, "", clear=False)
    own, channel = habits[message.person], habits[message.channel]
    found = identify(message.text, usual=_most(own))
    if found is None:
        return Told(message, _most(own) or _most(channel) or message.fallback, clear=False)
    own[found] += 1
    channel[found] += 1
    return Told(message, found, clear=True)


def _most(counted: Counter[str]) -> str:
    return max(sorted(counted), key=lambda language: counted[language], default="")
