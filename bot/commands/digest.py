"""`chorus digest`: prints what the crowd said in a stretch of time; nothing is sent or changed."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click
import msgspec

from bot.commands.options import configured, existing, json_option, run
from bot.config import Config
from handlers.core.feature import Window
from handlers.core.message import Buttons, Message, Quote
from handlers.core.plain import plain
from handlers.core.texts import LANGUAGES
from handlers.core.times import span
from handlers.digests import compose
from storage import Session


@click.command("digest", short_help="Print what was said in a stretch of time.")
@click.option("--since", default="7d", show_default=True, metavar="30d|DATE", help="From when: a span or a day.")
@click.option("--until", default="", metavar="2d|DATE", help="Up to when; now without it.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Whose words; the community's without it.")
@json_option
@configured
def command(config: Config, since: str, until: str, language: str | None, as_json: bool) -> None:
    """Print the digest of what is stored: polls, questions, who wrote, for and against, quotes, coverage.

    \b
    Examples:
      chorus digest --since 30d
      chorus digest --since 2026-10-01 --until 2026-11-01 --language pl
      chorus digest --data chorus-data --json
    """
    now = datetime.now(UTC)
    start = _moment("--since", since, now, config.community.timezone)
    end = _moment("--until", until, now, config.community.timezone) if until else now
    if start >= end:
        raise click.UsageError(f"--since {since} is not before {f'--until {until}' if until else 'now'}.")
    message, text = run(_digest(config, Window(start, end), language))
    click.echo(json.dumps(msgspec.to_builtins(message), ensure_ascii=False, indent=2) if as_json else text)


async def _digest(config: Config, window: Window, language: str | None) -> tuple[Message, str]:
    async with existing(config) as app:

        async def read(session: Session) -> tuple[Message, str]:
            context = app.around.context(session)
            spoken = language or (await context.settings.get("language")).value
            message = _printable(await compose(context, window, spoken))
            return message, plain(message, context.texts.words(spoken), await context.zone(), context.now)

        return await app.engine.reading(app.community, read)


def _printable(message: Message) -> Message:
    """Without what can only be pressed."""
    elements = [
        msgspec.structs.replace(element, hide=None) if isinstance(element, Quote) else element
        for element in message.elements
        if not isinstance(element, Buttons)
    ]
    return msgspec.structs.replace(message, elements=tuple(elements))


def _moment(option: str, text: str, now: datetime, tz: str) -> datetime:
    """A span back from now, or a day or moment in the community's zone."""
    back = span.find(text.strip().lower(), "en")
    try:
        at = now - back if back is not None else datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError) as error:
        raise click.UsageError(f"{option} {text}: type a span such as 30d or a day such as 2026-10-01.") from error
    return at.replace(tzinfo=ZoneInfo(tz)).astimezone(UTC) if at.tzinfo is None else at.astimezone(UTC)
