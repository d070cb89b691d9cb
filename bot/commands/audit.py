"""`chorus audit`: recounts a subject from its append-only log and says whether the count agrees."""

import json
from collections.abc import Mapping
from typing import Any

import click

from bot.commands.options import PROBLEM, NotFound, configured, existing, json_option, run
from bot.config import Config
from handlers.core.feature import Registry


@click.command("audit")
@click.argument("kind", metavar="poll")
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@json_option
@configured
def command(config: Config, kind: str, number: int, as_json: bool) -> None:
    """Recount poll N from its log of votes. Exit code 0: it agrees, 1: it does not, 3: there is no such poll.

    Choices are listed only where their results may be seen.

    \b
    Examples:
      chorus audit poll 17
      chorus audit poll 17 --json --data chorus-data
    """
    found = run(_audit(config, kind, number))
    click.echo(json.dumps(dict(found), ensure_ascii=False, indent=2) if as_json else _text(kind, number, found))
    if not found["agrees"]:
        raise SystemExit(PROBLEM)


async def _audit(config: Config, kind: str, number: int) -> Mapping[str, Any]:
    async with existing(config) as app:
        recount = _recounts(app.registry, kind)
        found: Mapping[str, Any] | None = await app.engine.reading(
            app.community, lambda session: recount(session, number)
        )
    if found is None:
        raise NotFound(f"There is no {kind} {number}.")
    return found


def _recounts(registry: Registry, kind: str) -> Any:
    audits = {audit.kind: audit.recount for feature in registry.features for audit in feature.audits}
    if kind not in audits:
        raise click.UsageError(f"{kind} cannot be audited. Type one of: {', '.join(sorted(audits))}.")
    return audits[kind]


def _text(kind: str, number: int, found: Mapping[str, Any]) -> str:
    verdict = "The count agrees with the log." if found["agrees"] else "THE COUNT DOES NOT AGREE WITH THE LOG."
    return "\n".join([f"{kind} {number}: {verdict}", *_lines({k: v for k, v in found.items() if k != "agrees"}, 1)])


def _lines(value: Any, depth: int) -> list[str]:
    """Nested values as indented lines."""
    pad = "  " * depth
    pairs = value.items() if isinstance(value, Mapping) else ((None, entry) for entry in value)
    lines: list[str] = []
    for key, entry in pairs:
        name = "" if key is None else f"{str(key).replace('_', ' ')}: "
        if isinstance(entry, Mapping) and all(
            not isinstance(inner, Mapping | list | tuple) for inner in entry.values()
        ):
            lines.append(pad + name + ", ".join(f"{inner} {value}" for inner, value in entry.items()))
        elif isinstance(entry, Mapping | list | tuple):
            lines += [(pad + name).rstrip(), *_lines(entry, depth + 1)]
        else:
            lines.append(f"{pad}{name}{entry}")
    return lines
