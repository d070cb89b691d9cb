"""Somebody is forgotten: polls that ended keep the vote without the person, open ones count it no more."""

from handlers.core.context import Context
from handlers.core.effects import Refresh
from handlers.core.feature import Following
from handlers.core.moments import micros
from handlers.polls import store

_ALIAS = 16  # letters, drawn anew for each poll, so that nothing says that two ballots were one person's


async def forgets(context: Context, person: str) -> Following:
    """In open polls the vote is taken back, since whoever is not known any more could vote once more."""
    changed = set(await store.created(context.session, person))
    for voted in await store.ballots_of(context.session, person, micros(context.now)):
        if voted.open and await store.take_back(context.session, voted.poll, person, micros(context.now)):
            changed.add(voted.poll)
        await store.rename(context.session, voted.poll, person, f"forgotten:{context.random_code(_ALIAS)}")
    await store.erase_leftovers(context.session, person)
    return Following(effects=tuple(Refresh(f"poll:{number}") for number in sorted(changed)))
