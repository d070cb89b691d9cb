"""A feature for runtime tests: a counter that people press, with a job, a worker and an observer."""

from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.effects import Effect, Job, Post, React, Refresh, Wake, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command, Press, Said
from handlers.core.feature import Feature
from handlers.core.message import Button, Buttons, Heading, Message
from handlers.core.people import Person
from storage import Column, Schema, Session, Table

SCHEMA = Schema(
    "counters",
    (
        Table(
            "counters_counters",
            {"community": Column("text"), "number": Column("integer"), "count": Column("integer")},
            key=("community", "number"),
        ),
        Table(
            "counters_words",
            {"community": Column("text"), "message": Column("text"), "length": Column("integer", null=True)},
            key=("community", "message"),
        ),
    ),
)
counters = Feature("counters", SCHEMA)


async def count_of(session: Session, number: int) -> int:
    """How far a counter has come."""
    row = await session.one(
        "SELECT count FROM counters_counters WHERE community = :community AND number = :number", number=number
    )
    return 0 if row is None else row["count"]


@counters.command("count")
async def create(context: Context, command: Command) -> Sequence[Effect]:
    """`/count` posts a counter, `/count later` raises it in an hour."""
    number = await context.session.next_number("counter")
    await context.session.run(
        "INSERT INTO counters_counters (community, number, count) VALUES (:community, :number, 0)", number=number
    )
    effects: list[Effect] = [Post(context.here, subject=f"counter:{number}")]
    if command.words == "later":
        from datetime import timedelta

        effects.append(
            Job("counters.raise", (str(number),), key=f"raise:{number}", due=context.now + timedelta(hours=1))
        )
    return effects


@counters.press("up")
async def up(context: Context, press: Press) -> Sequence[Effect]:
    """Raise a counter, at most to three."""
    number = int(press.token.split(":")[1])
    await context.session.run(
        "UPDATE counters_counters SET count = count + 1 WHERE community = :community AND number = :number",
        number=number,
    )
    count = await count_of(context.session, number)
    if count > 3:
        raise Refused("core.refused.gone")
    return [Refresh(f"counter:{number}"), Whisper(Message(f"now {count}", ()), about=f"counter:{number}")]


@counters.job("raise")
async def raise_by_ten(context: Context, args: tuple[str, ...]) -> Sequence[Effect]:
    """Raise a counter by ten and say so once."""
    number = int(args[0])
    await context.session.run(
        "UPDATE counters_counters SET count = count + 10 WHERE community = :community AND number = :number",
        number=number,
    )
    from tests.stage import TALK

    return [Refresh(f"counter:{number}"), Post(TALK, Message("raised", ()), key=f"raised:{number}")]


@counters.said("counter")
async def replied(context: Context, said: Said) -> Sequence[Effect]:
    """Mark what is said under a counter."""
    return [React(said.where, said.message, "✅")]


@counters.on(Said)
async def heard(context: Context, said: Said) -> Sequence[Effect]:
    """Note every message for the worker; break on one of them."""
    await context.session.run(
        "INSERT INTO counters_words (community, message, length) VALUES (:community, :message, NULL) "
        "ON CONFLICT (community, message) DO NOTHING",
        message=said.message,
    )
    if said.text == "break":
        raise RuntimeError("an observer that fails")
    return [Wake("counters.measure")]


async def draw(context: Context, number: int) -> Message | None:
    """A counter with its button."""
    count = await count_of(context.session, number)
    title = f"{count} counted"
    return Message(title, (Heading((title,)), Buttons((Button("Up", f"counters.up:{number}"),))))


async def mine(context: Context, number: int, reader: Person) -> frozenset[str]:
    """Everybody owns every counter."""
    return frozenset({f"counters.up:{number}"})


class Measure:
    """Measures the ids of messages."""

    async def gather(self, session: Session) -> list[str] | None:
        """The messages not yet measured."""
        rows = await session.rows(
            "SELECT message FROM counters_words WHERE community = :community AND length IS NULL LIMIT 10"
        )
        return [row["message"] for row in rows] or None

    def work(self, batch: list[str]) -> dict[str, int]:
        """Their lengths."""
        return {message: len(message) for message in batch}

    async def apply(self, context: Context, result: dict[str, int]) -> Sequence[Effect]:
        """Write them down."""
        for message, length in result.items():
            await context.session.run(
                "UPDATE counters_words SET length = :length WHERE community = :community AND message = :message",
                message=message,
                length=length,
            )
        return []


counters.shows("counter", draw, mine)
counters.workers["measure"] = Measure()
