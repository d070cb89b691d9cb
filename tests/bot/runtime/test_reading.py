"""A person's own page, suggestions, and who wrote a message that somebody picked."""

from collections.abc import Sequence

from bot.app import catalogues, schemas
from bot.runtime.dispatch import Surroundings
from bot.runtime.program import Program
from handlers.core.context import Context
from handlers.core.effects import Effect, Whisper
from handlers.core.events import Picked, Profile, Role, Said
from handlers.core.feature import Feature, Registry, Section
from handlers.core.message import Message, Note, Option
from handlers.core.settings import Setting
from storage import Engine
from tests.stage import MARA, TALK, TOM, ZOFIA, Clock, Counting, Hall, Stage, private_words, profile

pages = Feature("pages")
pages.settings += [Setting(name, "core.someone", "", ("community",), str) for name in ("language", "timezone")]


@pages.home
async def last(context: Context) -> Section:
    """Comes last."""
    return Section(90, (Note((f"bye {context.actor.name} in {context.here.channel}",)),))


@pages.home
async def first(context: Context) -> Section:
    """Comes first."""
    return Section(10, (Note((f"hello {context.actor.name}",)),))


@pages.home
async def empty(context: Context) -> Section | None:
    """Has nothing for Tom and nothing in it for anybody else."""
    return None if context.actor.name == "Tom" else Section(20, ())


@pages.home
async def broken(context: Context) -> Section:
    """Always fails, after it has asked the database for what is not there."""
    await context.session.rows("SELECT nothing FROM nowhere WHERE community = :community")
    raise AssertionError("not reached")


@pages.suggest("sauces")
async def sauces(context: Context, typed: str) -> Sequence[Option]:
    """Forty sauces that begin with what is typed."""
    return [Option(str(n), f"{typed} {n} for {context.actor.name}") for n in range(40)]


@pages.pick("save", "core.someone")
async def save(context: Context, picked: Picked) -> Sequence[Effect]:
    """Say who picked whose message."""
    author = context.author
    assert author is not None
    text = f"{context.actor.name} saved {author.name} ({author.role.name}, {author.locale}, {author.tz})"
    return [Whisper(Message(text, ()))]


async def staged(engine: Engine) -> Stage:
    """The program over the feature of this module."""
    registry, clock, hall = Registry([pages]), Clock(), Hall()
    await engine.migrate(schemas(registry))
    settings = {"language": "en", "timezone": "Europe/Warsaw"}
    around = Surroundings(engine, registry, catalogues(), "default", settings, clock, Counting())
    return Stage(Program(around, {"hall": hall}), hall, clock)


async def test_a_page_holds_the_sections_in_order_without_empty_and_broken_ones(engine: Engine) -> None:
    stage = await staged(engine)
    for who in (TOM, MARA):
        page = await stage.program.home(who, TALK)
        assert page.elements == (Note((f"hello {who.name}",)), Note((f"bye {who.name} in talk",)))


async def test_a_page_is_in_the_readers_language_and_known_people_stay_who_they_are(engine: Engine) -> None:
    stage = await staged(engine)
    assert (await stage.program.home(ZOFIA, TALK)).language == "pl"
    renamed = Profile(ZOFIA.identity, "", "ja")
    page = await stage.program.home(renamed, TALK)
    assert (page.language, page.elements[0]) == ("pl", Note(("hello Zofia",)))


async def test_at_most_twenty_five_things_are_suggested_and_none_for_a_name_nobody_owns(engine: Engine) -> None:
    stage = await staged(engine)
    suggested = await stage.program.suggestions("pages.sauces", TOM, TALK, "ket")
    assert (len(suggested), suggested[0]) == (25, Option("0", "ket 0 for Tom"))
    assert await stage.program.suggestions("pages.soups", TOM, TALK, "") == ()


def picked(author: Profile, action: str = "pages.save") -> Picked:
    """Tom picks a message."""
    said = Said(who=author, where=TALK, at=Clock()(), message="u1", text="Less sugar")
    return Picked(who=TOM, where=TALK, at=Clock()(), action=action, said=said)


async def test_the_author_of_a_picked_message_is_met_in_the_communitys_language_and_zone(engine: Engine) -> None:
    stage = await staged(engine)
    outcome = await stage.deliver(picked(Profile(profile("ana").identity, "Ana")))
    assert private_words(outcome) == "Tom saved Ana (MEMBER, en, Europe/Warsaw)"


async def test_what_is_known_of_an_author_is_not_forgotten_for_what_a_picked_message_tells(engine: Engine) -> None:
    stage = await staged(engine)
    await stage.program.home(profile("jonas", locale="pl", tz="Asia/Tokyo", role=Role.TEAM), TALK)
    outcome = await stage.deliver(picked(Profile(profile("jonas").identity, "")))
    assert private_words(outcome) == "Tom saved Jonas (TEAM, pl, Asia/Tokyo)"


async def test_an_action_nobody_owns_is_refused(engine: Engine) -> None:
    stage = await staged(engine)
    assert (await stage.deliver(picked(MARA, "pages.frame"))).reason == "core.refused.gone"
