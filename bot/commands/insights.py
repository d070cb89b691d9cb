"""`chorus insights`: what is said about each message of a file, without a database."""

import asyncio
import json
import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.commands.options import Failed, NotFound, run
from handlers.analysis import encoder, language
from handlers.analysis.messages import About, Part, Written, analysed
from handlers.analysis.words import own_words

SHOWN = 100
ENCODER_MISSING = "The encoder is not installed: pip install 'chorus[insights]'. --light does without it, less well."
JUDGING_MISSING = "Judging needs more packages: pip install 'chorus[insights,build]'"


class Unfit(ValueError):
    """A line that is no message; it says why."""


@dataclass(slots=True)
class Read:
    """What a file held: messages in order, and which lines were none."""

    ids: list[str | int] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    unreadable: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


@click.command("insights", short_help="Analyse a file of messages.")
@click.argument("file", metavar="FILE.jsonl", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.option("--vectors", type=click.Path(path_type=Path), metavar="FILE.npy", help="Write a vector a message there.")
@click.option("--light", is_flag=True, help="Without the encoder: less memory and time, more mistakes, no meaning.")
@click.option("--progress", is_flag=True, help="Show on standard error how far it is.")
@click.option("--evaluate", type=click.Path(path_type=Path), metavar="DIR", help="Judge on labelled messages instead.")
def command(file: Path | None, vectors: Path | None, light: bool, progress: bool, evaluate: Path | None) -> None:
    """Say language, feeling, kind and repetition of each message of a file, as one JSON document.

    A line of the file is {"id", "text", "author"?, "at"?, "channel"?, "lang"?}; "lang" is what its author usually
    writes in, "bot": true marks a program's message, whose words are nobody's. - reads standard input. Lines that
    cannot be read are counted under coverage and change no exit code. Themes and alerts are not found yet, so the
    document has none.

    \b
    Examples:
      chorus insights messages.jsonl > insights.json
      chorus insights - --progress --vectors vectors.npy < messages.jsonl
      chorus insights --evaluate labelled/
    """
    if evaluate is not None:
        return run(_judge(evaluate))
    if file is None:
        raise click.UsageError("Name a file of messages, or - for standard input.")
    if light and vectors is not None:
        raise click.UsageError("--light computes no vectors, so --vectors cannot be given as well.")
    if not light and not encoder.is_there():
        raise Failed(ENCODER_MISSING)
    return run(_analyse(file, vectors, light, progress))


async def _analyse(file: Path, vectors: Path | None, light: bool, progress: bool) -> None:
    try:
        with _opened(file) as lines:
            read = _read(lines)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {file}.") from error
    except OSError as error:
        raise Failed(f"{file} cannot be read: {error.strerror}.") from error
    try:
        with nullcontext() if vectors is None else vectors.open("wb") as kept:
            await _write(read, light, progress, kept)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Failed(f"{error.filename or vectors} cannot be written: {error.strerror}.") from error


def _opened(file: Path) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb")


def _read(lines: Iterable[bytes]) -> Read:
    read = Read()
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                identity, written = _message(line)
            except Unfit as reason:
                read.unreadable += 1
                if len(read.problems) < SHOWN:
                    read.problems.append({"line": number, "reason": str(reason)})
            else:
                read.ids.append(identity)
                read.written.append(written)
    return read


def _message(line: bytes) -> tuple[str | int, Written]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Unfit("not JSON") from error
    if not isinstance(values, dict):
        raise Unfit("not an object")
    identity, text = values.get("id"), values.get("text")
    if isinstance(identity, bool) or not isinstance(identity, str | int):
        raise Unfit("no id")
    if not isinstance(text, str):
        raise Unfit("no text")
    usual = _string(values, "lang").lower()[:2]
    words = own_words(text, program=values.get("bot") is True)
    known = usual if usual in language.SUPPORTED else ""
    return identity, Written(words, _string(values, "author"), _string(values, "channel"), known)


def _string(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else "" if value is None else str(value)[:100]


async def _write(read: Read, light: bool, progress: bool, kept: IO[bytes] | None) -> None:
    """Write the document while it is made: no more than one part is held."""
    if kept is not None:
        _write_head(kept, len(read.ids))
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not progress) as bar:
        task = bar.add_task("Analysing", total=len(read.ids))
        out = sys.stdout.buffer
        out.write(b'{"messages": [')
        start = 0
        for part in analysed(read.written, light=light):
            out.write(_entries(read, start, part))
            if kept is not None and part.vectors is not None:
                kept.write(part.vectors.astype("<f4").tobytes())
            start += len(part.about)
            bar.update(task, completed=start)
            await asyncio.sleep(0)  # where Ctrl-C ends it
        out.write(b'\n], "coverage": ' + _json(_coverage(read, light)) + b"}\n")
        out.flush()


def _write_head(kept: IO[bytes], rows: int) -> None:
    from numpy.lib import format as npy

    npy.write_array_header_1_0(kept, {"descr": "<f4", "fortran_order": False, "shape": (rows, encoder.SIZE)})


def _entries(read: Read, start: int, part: Part) -> bytes:
    lines = [_json(_entry(read, start + at, about)) for at, about in enumerate(part.about)]
    return (b"\n" if start == 0 else b",\n") + b",\n".join(lines)


def _entry(read: Read, at: int, about: About) -> dict[str, Any]:
    return {
        "id": read.ids[at],
        "language": about.language,
        "sentiment": {"label": about.sentiment.label, "score": about.sentiment.score},
        "kind": about.kind,
        "duplicate_of": None if about.repeats is None else read.ids[about.repeats],
    }


def _coverage(read: Read, light: bool) -> dict[str, Any]:
    return {
        "messages": len(read.ids),
        "without_words": sum(not one.words for one in read.written),
        "unreadable": read.unreadable,
        "problems": read.problems,
        "mode": "light" if light else "full",
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


async def _judge(folder: Path) -> None:
    try:
        from handlers.analysis.evaluate import evaluate, table

        click.echo(table(list(evaluate(folder))))
    except ImportError as error:
        raise Failed(JUDGING_MISSING) from error
    except FileNotFoundError as error:
        raise NotFound(f"There is no {error.filename}.") from error
