"""Brings the planned members in: paced, a bounded number at once, with progress, and to be stopped at any time."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import NamedTuple, assert_never

import structlog

from bot.crowd.phrases import made
from bot.crowd.plan import Act, Member, Planner, React, Say, Vote
from bot.crowd.playground import NotDone, Playground, Shown

log = structlog.get_logger()
LARGEST = 10_000
AT_ONCE = 24
LATER_AFTER = 1.1  # a second press on the same choice within a second would count as one
Sleep = Callable[[float], Awaitable[None]]


class AlreadyRunning(Exception):
    """A crowd is being brought in already."""


class Status(NamedTuple):
    """How many have joined and done what they came for, of how many, and whether more are coming."""

    joined: int
    of: int
    running: bool


class Crowd:
    """Simulated members of one chat."""

    def __init__(self, playground: Playground, sleep: Sleep = asyncio.sleep) -> None:
        self._playground = playground
        self._sleep = sleep
        self._task: asyncio.Task[None] | None = None
        self._joined = 0
        self._of = 0

    def status(self) -> Status:
        """How far it is."""
        return Status(self._joined, self._of, self._task is not None and not self._task.done())

    async def start(self, size: int, seed: int | None = None) -> None:
        """Begin to bring in `size` members and return at once; without a seed each crowd is another one.

        Raises ValueError for a size that is not 1 to 10,000, `AlreadyRunning` while members are coming.
        """
        if not 1 <= size <= LARGEST:
            raise ValueError(f"a crowd has 1 to {LARGEST:,} members")
        if self.status().running:
            raise AlreadyRunning
        self._joined, self._of = 0, size
        self._task = asyncio.create_task(self._run(size, seed), name="crowd")

    async def stop(self) -> None:
        """Bring in nobody more; who is acting stops after the act they are at."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def finished(self) -> None:
        """Wait until all have come and acted."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _run(self, size: int, seed: int | None) -> None:
        try:
            number = self._number()
            stage = await self._stage()
            planner = Planner(number if seed is None else seed, self._playground.rooms(), *stage)
            run = _Run(self._playground, f"crowd{number}", *stage)
            members = await self._bring(planner, run, size)
            await self._sleep(LATER_AFTER)
            for member in members:
                for vote in member.later:
                    await run.act(member, vote)
        except Exception:
            log.exception("crowd_failed")

    def _number(self) -> int:
        """Which crowd of this chat it is: the first whose members are not there yet."""
        number = 1
        while self._playground.knows(f"crowd{number}-0"):
            number += 1
        return number

    async def _stage(self) -> tuple[Sequence[Shown], Sequence[Shown]]:
        """The polls to vote in and the questions to answer; one of each is opened where there is none."""
        polls, questions = await self._open()
        rooms, hosts = self._playground.rooms(), self._playground.hosts()
        if not rooms or not hosts:
            return polls, questions
        for missing, kind in ((not polls, "poll"), (not questions, "question")):
            if missing:
                with suppress(NotDone):
                    await self._playground.command(hosts[0], rooms[0].id, made(rooms[0].language)[kind])
        return (polls, questions) if polls and questions else await self._open()

    async def _open(self) -> tuple[list[Shown], list[Shown]]:
        found = [shown for room in self._playground.rooms() for shown in await self._playground.shown(room.id)]
        once = {shown.subject: shown for shown in reversed(found)}
        polls = [shown for shown in once.values() if shown.ballots]
        return polls, [shown for shown in once.values() if shown.subject.startswith("ask:")][-3:][::-1]

    async def _bring(self, planner: Planner, run: "_Run", size: int) -> list[Member]:
        """Members arrive evenly spread; `AT_ONCE` of them act at the same time."""
        free = asyncio.Semaphore(AT_ONCE)
        members: list[Member] = []
        pause = duration(size) / size
        async with asyncio.TaskGroup() as acting:
            for number in range(size):
                await free.acquire()
                member = planner.member(number, size)
                members.append(member)
                run.expect(member)
                acting.create_task(self._live(run, member, free))
                await self._sleep(pause)
        return members

    async def _live(self, run: "_Run", member: Member, free: asyncio.Semaphore) -> None:
        try:
            await run.join(member)
            for act in member.acts:
                await run.act(member, act)
        finally:
            run.forget(member)
            self._joined += 1
            free.release()


def duration(size: int) -> float:
    """How many seconds the arrival of a crowd takes at least: 4 for 25, 12 for 250, 20 for 2,500."""
    return 4.0 + 8.0 * max(0.0, math.log10(size / 25))


class _Run:
    """One crowd acting: remembers which message of the plan became which message of the chat."""

    def __init__(self, playground: Playground, prefix: str, polls: Sequence[Shown], questions: Sequence[Shown]) -> None:
        self._playground = playground
        self._prefix = prefix
        self._polls = polls
        self._questions = questions
        self._messages: dict[int, asyncio.Future[str | None]] = {}

    def expect(self, member: Member) -> None:
        """Let others wait for what this member is going to say."""
        loop = asyncio.get_running_loop()
        self._messages.update({act.number: loop.create_future() for act in member.acts if isinstance(act, Say)})

    def forget(self, member: Member) -> None:
        """Nobody need wait any longer for what this member did not say."""
        for act in member.acts:
            if isinstance(act, Say) and not self._messages[act.number].done():
                self._messages[act.number].set_result(None)

    async def join(self, member: Member) -> None:
        """Come in."""
        with suppress(NotDone):
            await self._playground.add_person(self._id(member), member.name, member.language, member.tz)

    async def act(self, member: Member, act: Act) -> None:
        """Do one thing; what cannot be done is left."""
        with suppress(NotDone):
            match act:
                case Vote():
                    poll = self._polls[act.poll]
                    await self._playground.press(self._id(member), poll.id, poll.ballots[act.choice].token)
                case Say():
                    await self._say(member, act)
                case React():
                    message = await self._messages[act.number]
                    if message is not None:
                        await self._playground.react(self._id(member), message, act.emoji)
                case _:
                    assert_never(act)

    async def _say(self, member: Member, act: Say) -> None:
        under = self._questions[act.question].id if act.question is not None else None
        if act.under is not None:
            under = await self._messages[act.under]
        message = await self._playground.say(self._id(member), act.room, act.text, under)
        self._messages[act.number].set_result(message)

    def _id(self, member: Member) -> str:
        return f"{self._prefix}-{member.number}"
