"""Votes per second through dispatch on PostgreSQL, against a bare psycopg loop that sends the same statements.

Run it with `python -m tests.benchmarks.postgres_votes`; it starts a server of its own that waits for the disk. The
statements of every vote are written down as the handlers make them; then a loop of psycopg alone sends them to a
second database in the same state, `BEGIN` and `COMMIT` around each vote, in the server's usual isolation, prepared,
with as many callers, on as many connections as it has callers and on as many as Chorus uses: the faster one counts.
Before the loop counts, its callers have each their own slot, so that none waits for another.
"""

import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

import psycopg

from handlers.core.events import Press
from storage import Row, Session, Table, Value, Work
from storage.counting import adding
from storage.postgres.connection import READ_SECONDS, address
from storage.postgres.engine import WRITERS, PostgresEngine
from storage.postgres.statements import placed
from tests.benchmarks.poll_stage import TALK, Benched, benched, voter
from tests.postgres import Server

VOTES, ROUNDS, CHOICES = 300, 9, 4
CALLERS = (1, 8, 32)
T = TypeVar("T")
Statement = tuple[str, tuple[Value, ...], bool]


class Noting:
    """A session that notes what is asked of it; `slot` stands for the place of the slot where it counts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.noted: list[Statement] = []
        self.community, self.savepoint, self.next_number = session.community, session.savepoint, session.next_number

    async def run(self, sql: str, /, **values: Value) -> int:
        self._note(sql, values)
        return await self._session.run(sql, **values)

    async def rows(self, sql: str, /, **values: Value) -> Sequence[Row]:
        self._note(sql, values)
        return await self._session.rows(sql, **values)

    async def one(self, sql: str, /, **values: Value) -> Row | None:
        self._note(sql, values)
        return await self._session.one(sql, **values)

    known = one

    async def count(self, table: Table, amount: int, /, **key: Value) -> None:
        statement = placed(adding(table, ":slot"))
        values = {"community": self.community, **key, "slot": 0, "amount": amount}
        self.noted.append((statement.text, statement.pick(values), True))
        await self._session.count(table, amount, **key)

    def _note(self, sql: str, values: dict[str, Value]) -> None:
        statement = placed(sql)
        self.noted.append((statement.text, statement.pick({"community": self.community, **values}), False))


class NotingEngine:
    """An engine whose works are noted."""

    def __init__(self, engine: PostgresEngine) -> None:
        self._engine = engine
        self.migrate, self.reading, self.close = engine.migrate, engine.reading, engine.close
        self.works: list[list[Statement]] = []

    async def writing(self, community: str, work: Work[T]) -> T:
        noting: list[Noting] = []

        async def noted(session: Session) -> T:
            noting.append(Noting(session))
            return await work(noting[-1])

        result = await self._engine.writing(community, noted)
        self.works.append(noting[-1].noted)
        return result


async def through_dispatch(bench: Benched, numbers: range, callers: int) -> list[float]:
    """How long each vote took, of so many callers at the same time."""
    waits, left = [], iter(numbers)

    async def vote() -> None:
        for number in left:
            token = f"polls.vote:1:{number % CHOICES + 1}"
            began = time.perf_counter()
            outcome = await bench.program.deliver(
                Press(who=voter(number), where=TALK, at=bench.now, message="m1", token=token, key=f"press {number}")
            )
            waits.append(time.perf_counter() - began)
            assert outcome.privates and outcome.result == "done"

    await asyncio.gather(*(vote() for _ in range(callers)))
    return waits


class Bare:
    """A loop of psycopg alone."""

    def __init__(self, connections: Sequence[psycopg.AsyncConnection[Any]]) -> None:
        self._connections = connections

    async def send(self, works: Sequence[list[Statement]], callers: int) -> float:
        """Works per second."""
        left, free = iter(works), asyncio.Queue[tuple[int, psycopg.AsyncConnection[Any]]]()
        for slot, connection in enumerate(self._connections):
            free.put_nowait((slot, connection))

        async def caller() -> None:
            for work in left:
                slot, connection = await free.get()
                cursor = connection.cursor()
                await cursor.execute("BEGIN")
                for text, values, counts in work:
                    await cursor.execute(text, (*values[:-2], slot, values[-1]) if counts else values)
                    if cursor.description is not None:
                        await cursor.fetchall()
                await cursor.execute("COMMIT")
                free.put_nowait((slot, connection))

        began = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        return len(works) / (time.perf_counter() - began)


@asynccontextmanager
async def bare(url: str, connections: int) -> Any:
    """As fast as psycopg is when it is told what it needs to know."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(connections):
            one = await psycopg.AsyncConnection.connect(
                address(url, READ_SECONDS), autocommit=True, prepare_threshold=1, cursor_factory=psycopg.AsyncRawCursor
            )
            opened.append(await stack.enter_async_context(one))
        yield Bare(opened)


async def compare(server: Server, folder: Path, callers: int) -> None:
    """Print the median rates for so many callers, measured turn by turn, and their ratio."""
    noted = server.database(folder / f"notes {callers}")
    noting = NotingEngine(await PostgresEngine.open(noted))
    engine = await PostgresEngine.open(server.database(folder / f"ours {callers}"))
    async with (
        benched(noting, CHOICES) as notes,
        benched(engine, CHOICES) as ours,
        bare(noted, WRITERS) as few,
        bare(noted, callers) as many,
    ):
        for bench in (notes, ours):
            await bench.meet(VOTES * ROUNDS)
        rates: list[tuple[float, float, float]] = []
        waits: list[float] = []
        for turn in range(ROUNDS):
            numbers = range(turn * VOTES, (turn + 1) * VOTES)
            noting.works.clear()
            await through_dispatch(notes, numbers, 1)
            works = list(noting.works)
            first = await sent(noted, few, works, callers)
            began = time.perf_counter()
            waits += await through_dispatch(ours, numbers, callers)
            rate = VOTES / (time.perf_counter() - began)
            rates.append((rate, first, await sent(noted, many, works, callers)))
    own, at_few, at_many = (median(column) for column in zip(*rates, strict=True))
    cuts = quantiles(waits, n=100)
    print(
        f"{callers:>7} {own:>10,.0f} {at_few:>13,.0f} {at_many:>15,.0f} {own / max(at_few, at_many):>7.2f}"
        f" {cuts[49] * 1000:>8.1f} {cuts[98] * 1000:>8.1f}   {len(works[0])} statements a vote",
        flush=True,
    )


async def sent(url: str, loop: Bare, works: Sequence[list[Statement]], callers: int) -> float:
    """The rate of the bare loop, which finds what the handlers found."""
    await forget(url)
    return await loop.send(works, callers)


async def forget(url: str) -> None:
    """Take all votes back, so that the bare loop finds what the handlers found."""
    async with await psycopg.AsyncConnection.connect(url) as connection:
        await connection.execute("TRUNCATE polls_ballots, polls_log, polls_tally, core_versions, runtime_seen")


async def main() -> None:
    """Print a line for each number of callers."""
    server = Server(durable=True)
    print(f"callers    votes/s  bare, {WRITERS} conn.  bare, callers'   ratio   p50 ms   p99 ms")
    for callers in map(int, sys.argv[1:]) if sys.argv[1:] else CALLERS:
        await compare(server, Path("/"), callers)


if __name__ == "__main__":
    asyncio.run(main())
