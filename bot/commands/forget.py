"""`chorus forget`: erases a person who asked for it another way than by `/chorus forget me`, or who left."""

import click

from bot.commands.options import Failed, NotFound, configured, existing, run
from bot.config import Config
from bot.platforms.web.store.schema import SCHEMA as WEB
from bot.runtime.dispatch import Dispatch
from handlers.core import personal
from handlers.core.context import Context
from handlers.core.effects import Effects
from storage import Session


@click.command("forget", short_help="Erase a person from every table.")
@click.option("--person", required=True, metavar="ID", help="Whom, by the id that exports name.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@configured
def command(config: Config, person: str, yes: bool) -> None:
    """Erase everything about a person, as /chorus forget me does. The program may run meanwhile and redraws.

    What stays is the id of each account with the mark that nothing of it is noted, so that no import brings it
    back. Backups made before still hold the person, and so do the chats themselves.

    \b
    Examples:
      chorus forget --person slack:T024BE7LD:U2147483697
      chorus forget --person discord:81384788765712384:53908099506183680 --yes --config config.toml
    """
    records = run(_counted(config, person))
    if not yes and not click.confirm(f"Erase {records} records about {person}? This cannot be taken back", err=True):
        raise Failed("Nothing was erased.")
    run(_forget(config, person))
    click.echo(f"{person} is forgotten: {records} records are erased or name nobody.", err=True)


async def _counted(config: Config, person: str) -> int:
    async def read(session: Session) -> int:
        if not await personal.is_known(session, person):
            raise NotFound(f"Nobody has the id {person}. chorus export votes and feedback name ids.")
        who = await personal.known(session, person)
        return sum((await personal.counted(app.around.context(session), who)).values())

    async with existing(config, WEB) as app:
        return await app.engine.reading(app.community, read)


async def _forget(config: Config, person: str) -> None:
    async def work(context: Context) -> Effects:
        return (await personal.forget(context, person)).effects

    async with existing(config, WEB) as app:
        # What it causes is stored with it; a program that runs, or the next start, carries it out.
        await Dispatch(app.around, lambda follow: None).run(work)
