"""How many messages a second an import stores, against a bare loop of sqlite_utils inserts, in one run.

Run it with `python -m tests.benchmarks.import_rate [messages]`. The bare loop does what a script would: parse the
same file with json, and insert a row a message into an indexed table, one commit each and all in one commit.
"""

import asyncio
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlite_utils import Database

from bot.app import messages_kept, opened
from bot.config import Config, Storage
from bot.imports.importer import import_export
from tests.fakes.exports import SENTENCES, DiscordChannel

MESSAGES = 20_000
AUTHORS = 500


def export(folder: Path, messages: int) -> Path:
    """A DiscordChatExporter file in six languages, a tenth of it with a reaction."""
    channel = DiscordChannel()
    texts = [text for language in SENTENCES.values() for text in language]
    people = [{"id": "77", "name": "ana"}]
    for number in range(messages):
        likes = [{"emoji": {"id": "", "name": "👍"}, "count": 1, "users": people}] if number % 10 == 0 else []
        channel.say(str(1000 + number % AUTHORS), f"{texts[number % len(texts)]} {number}", reactions=likes)
    path = folder / "feedback.json"
    path.write_bytes(channel.bytes())
    return path


def bare(path: Path, folder: Path, *, each: bool) -> float:
    """Messages a second of a script without Chorus: durable after every message (`each`) or once at the end."""
    database = Database(folder / f"bare-{each}.db")
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    table = database.table("messages")
    table.create({"id": str, "author": str, "at": str, "text": str}, pk="id")
    table.create_index(["at"])
    started = perf_counter()
    found = json.loads(path.read_bytes())["messages"]
    rows = ({"id": m["id"], "author": m["author"]["id"], "at": m["timestamp"], "text": m["content"]} for m in found)
    if each:
        for row in rows:
            table.insert(row, ignore=True)
    else:
        with database.atomic():
            for row in rows:
                table.insert(row, ignore=True)
    return len(found) / (perf_counter() - started)


async def imported(path: Path, folder: Path) -> tuple[float, float, int]:
    """Messages a second of a first and of a second import, and how many were new."""
    async with opened(Config(storage=Storage.within(folder / "data"))) as app:
        rates = []
        new = 0
        for _ in range(2):
            started = perf_counter()
            report = await import_export(path, app.program.deliver, lambda: messages_kept(app), now=datetime.now(UTC))
            rates.append(report.messages / (perf_counter() - started))
            new += report.new
        return rates[0], rates[1], new


def main() -> None:
    """Measure and print."""
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = export(folder, messages)
        one_commit = bare(path, folder, each=False)
        each_commit = bare(path, folder, each=True)
        first, second, new = asyncio.run(imported(path, folder))
    print(f"{messages:,} messages, {new:,} stored")
    print(f"chorus import          {first:10,.0f} messages/s   again {second:10,.0f}")
    print(f"bare, a commit each    {each_commit:10,.0f} messages/s   chorus is {first / each_commit:.2f} of it")
    print(f"bare, one commit       {one_commit:10,.0f} messages/s   chorus is {first / one_commit:.2f} of it")


if __name__ == "__main__":
    main()
