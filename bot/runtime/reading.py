"""What a platform asks for without anything happening: a person's own page, and what to fill in."""

from collections.abc import Sequence

import msgspec
import structlog

from bot.runtime.dispatch import Surroundings
from bot.runtime.identities import find, meet
from handlers.core.context import Context
from handlers.core.events import Place, Profile
from handlers.core.feature import HomeSection, Section
from handlers.core.message import Heading, Message, Option
from handlers.core.people import Person
from storage import Session

log = structlog.get_logger()
MOST_SUGGESTED = 25


async def home(around: Surroundings, reader: Profile, where: Place) -> Message:
    """The sections that features contribute to a person's own page, by order, in the person's language."""
    person = await _known(around, reader)

    async def read(session: Session) -> Message:
        context = await _context(around, session, person, where)
        made = [await _section(make, context) for feature in around.registry.features for make in feature.homes]
        sections = sorted((section for section in made if section is not None), key=lambda section: section.order)
        elements = tuple(element for section in sections for element in section.elements)
        words = context.private
        return Message(words.line("core.home"), elements or (Heading(words("core.home")),), words.language)

    return await around.engine.reading(around.community, read)


async def suggestions(around: Surroundings, name: str, reader: Profile, where: Place, typed: str) -> Sequence[Option]:
    """What a feature suggests for an argument; nothing for a name that nobody owns."""
    suggest = around.registry.suggestions.get(name)
    if suggest is None:
        return ()
    person = await _known(around, reader)

    async def read(session: Session) -> Sequence[Option]:
        return (await suggest(await _context(around, session, person, where), typed))[:MOST_SUGGESTED]

    return await around.engine.reading(around.community, read)


async def _known(around: Surroundings, reader: Profile) -> Person:
    """The person behind a profile, in the role of the account they read with. Only a stranger is written down."""
    person = await around.engine.reading(around.community, lambda session: find(session, reader.identity))
    if person is not None:
        return msgspec.structs.replace(person, role=reader.role)
    now = around.clock()
    return await around.engine.writing(around.community, lambda session: meet(session, reader, now))


async def _context(around: Surroundings, session: Session, person: Person, where: Place) -> Context:
    return around.context(session, person=await around.resolved(session, person)).at(where)


async def _section(make: HomeSection, context: Context) -> Section | None:
    """A feature's section; one that fails or is empty is left out."""
    try:
        async with context.session.savepoint():
            section = await make(context)
    except Exception:
        log.exception("home_section_failed", section=make.__module__)
        return None
    return section if section is not None and section.elements else None
