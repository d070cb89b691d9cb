"""An event comes in, its handler runs in one transaction, the effects become rows of it, and after the commit they go.

Nothing is told to anybody before it is durable.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time_ns
from typing import assert_never

import msgspec
import structlog

from bot.platforms.base import Outcome, Posted, Private
from bot.runtime import steps, store
from bot.runtime.identities import find, meet
from bot.runtime.route import handle
from handlers.core.context import Context, new_code
from handlers.core.effects import Delete, Effect, Job, JoinSpace, OpenForm, Post, React, Refresh, Unreact, Wake, Whisper
from handlers.core.errors import Refused, RefusedFields
from handlers.core.events import Command, Event, Installed, Picked, Press, Profile, Submitted
from handlers.core.feature import Registry
from handlers.core.message import Message, Note
from handlers.core.people import Person
from handlers.core.plain import plain_line
from handlers.core.settings import Settings
from handlers.core.spaces import move_space
from handlers.core.texts import Texts
from storage import Engine, Session

log = structlog.get_logger()
NOTHING = Outcome()
_ASKING = (Press, Command, Submitted, Picked, Installed)


class FollowUp(msgspec.Struct):
    """What is to be done after the commit."""

    outcome: Outcome = NOTHING
    waiting: list[store.Waiting] = []
    subjects: list[str] = []
    due: list[datetime] = []
    workers: list[str] = []
    moved: list[tuple[str, str, str]] = []


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every transaction of the program shares. `clock` and `code` are passed in so that tests hold them still."""

    engine: Engine
    registry: Registry
    texts: Texts
    community: str
    configured: Mapping[str, str]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    code: Callable[[int], str] = new_code
    unverified: frozenset[str] = frozenset({"web"})
    states: Mapping[str, str] = field(default_factory=dict)

    def context(
        self,
        session: Session,
        *,
        person: Person | None = None,
        event: Event | None = None,
        author: Person | None = None,
    ) -> Context:
        """A transaction's context."""
        return Context(
            session=session,
            now=self.clock(),
            texts=self.texts,
            settings=self.settings(session),
            registry=self.registry,
            person=person,
            where=None if event is None else event.where,
            random_code=self.code,
            author=author,
            unverified=self.unverified,
            states=self.states,
        )

    def settings(self, session: Session) -> Settings:
        """A transaction's settings."""
        return Settings(session, self.registry.settings, self.configured)

    async def resolved(self, session: Session, person: Person) -> Person:
        """A person with the community's language and zone where their own are unknown."""
        if person.locale and person.tz:
            return person
        settings = self.settings(session)
        return msgspec.structs.replace(
            person,
            locale=person.locale or (await settings.get("language")).value,
            tz=person.tz or (await settings.get("timezone")).value,
        )


class OutboxIds:
    """Ids that sort in the order they were made, at most 20 characters (Discord's nonce takes 25)."""

    def __init__(self, code: Callable[[int], str]) -> None:
        self._last = 0
        self._code = code

    def __call__(self) -> str:
        self._last = max(time_ns() // 1000, self._last + 1)
        return f"{self._last:014x}{self._code(6)}"


class Dispatch:
    """Handles events; `after` is told once what each commit left to do."""

    def __init__(self, around: Surroundings, after: Callable[[FollowUp], None]) -> None:
        self.around = around
        self._after = after
        self._next_id = OutboxIds(around.code)

    async def deliver(self, event: Event) -> Outcome:
        """Handle an event; the outcome comes after the commit. Raises `NotSaved` when it cannot be kept."""
        engine, community = self.around.engine, self.around.community
        try:
            follow = await engine.writing(community, lambda session: self._handled(session, event))
        except (Refused, RefusedFields) as refusal:
            # The handler's changes are undone; the refusal itself is kept, so that a repeat hears the same.
            refused = refusal
            follow = await engine.writing(community, lambda session: self._refused(session, event, refused))
        steps.reached(steps.COMMITTED)
        self._after(follow)
        return follow.outcome

    async def run(self, work: Callable[[Context], Awaitable[Sequence[Effect]]]) -> None:
        """Run a piece of the program's own work (a job, a worker's result) in a transaction, with its effects."""

        async def inside(session: Session) -> FollowUp:
            return await self._apply(session, await work(self.around.context(session)))

        self._after(await self.around.engine.writing(self.around.community, inside))

    async def mine(self, subject: str, reader: Profile) -> frozenset[str]:
        """The tokens of a reader's own choices on a subject."""
        kind, _, number = subject.partition(":")
        shows = self.around.registry.subjects.get(kind)
        if shows is None or shows.mine is None:
            return frozenset()
        own = shows.mine

        async def read(session: Session) -> frozenset[str]:
            person = await find(session, reader.identity)
            return frozenset() if person is None else await own(self.around.context(session), int(number), person)

        return await self.around.engine.reading(self.around.community, read)

    async def _handled(self, session: Session, event: Event) -> FollowUp:
        if event.key:
            earlier = await store.claim_key(session, event.key, self.around.clock())
            if earlier is not None:
                return FollowUp(outcome=earlier)
        context = await self._context(session, event)
        follow = await self._apply(session, await handle(context, event))
        if event.key:
            await store.keep_outcome(session, event.key, follow.outcome)
        steps.reached(steps.HANDLED)
        return follow

    async def _refused(self, session: Session, event: Event, refusal: Refused | RefusedFields) -> FollowUp:
        if event.key:
            earlier = await store.claim_key(session, event.key, self.around.clock())
            if earlier is not None:
                return FollowUp(outcome=earlier)
        context = await self._context(session, event)
        outcome = await refused_outcome(context, refusal)
        if event.key:
            await store.keep_outcome(session, event.key, outcome)
        return FollowUp(outcome=outcome)

    async def _context(self, session: Session, event: Event) -> Context:
        profile: Profile | None = getattr(event, "who", None)
        if profile is None:
            return self.around.context(session, event=event)
        imported = bool(getattr(event, "imported", False))
        asked = isinstance(event, _ASKING)
        met = await meet(session, profile, event.at, imported=imported, asked=asked)
        person = await self.around.resolved(session, met)
        author = await self._author(session, event) if isinstance(event, Picked) else None
        return self.around.context(session, person=person, event=event, author=author)

    async def _author(self, session: Session, event: Picked) -> Person:
        # Whoever picks a message tells little of its author: what is known of them stays.
        met = await meet(session, event.said.who, event.said.at, imported=True)
        return await self.around.resolved(session, met)

    async def _apply(self, session: Session, effects: Sequence[Effect]) -> FollowUp:
        """Turn effects into rows of this transaction and into what is to be done after it."""
        follow = FollowUp()
        privates: list[Private] = []
        posts: list[Posted] = []
        form = None
        for effect in effects:
            match effect:  # what a vote has comes first
                case Refresh():
                    await store.count_up(session, effect.subject)
                    follow.subjects.append(effect.subject)
                case Whisper():
                    privates.append(Private(effect.message, effect.about))
                case Post():
                    posts.extend(await self._post(session, effect, follow))
                case Delete() | React() | Unreact():
                    await self._put_out(session, self._next_id(), effect, follow)
                case OpenForm():
                    form = effect.form
                case Job():
                    due = effect.due or self.around.clock()
                    await store.put_job(session, effect, effect.key or self._next_id(), due)
                    follow.due.append(due)
                case Wake():
                    follow.workers.append(effect.worker)
                case JoinSpace(where=where, community=community):
                    await move_space(session, where.platform, where.space, community)
                    follow.moved.append((where.platform, where.space, community))
                case _:
                    assert_never(effect)
        follow.outcome = Outcome(
            result="form" if form is not None else "done",
            subject=_subject(posts, privates, follow.subjects),
            privates=tuple(privates),
            form=form,
            posts=tuple(posts),
            changed=tuple(dict.fromkeys(follow.subjects)),
            sent=tuple([row.id for row in follow.waiting]),
        )
        return follow

    async def _post(self, session: Session, effect: Post, follow: FollowUp) -> Sequence[Posted]:
        outbox = self._next_id()
        if effect.key is not None and not await store.claim_post(session, effect.key, outbox):
            return ()
        await self._put_out(session, outbox, effect, follow)
        return (Posted(outbox, effect.where, effect.subject),)

    async def _put_out(self, session: Session, outbox: str, effect: store.Outgoing, follow: FollowUp) -> None:
        waiting = store.Waiting(outbox, effect.where, effect)
        await store.put_out(session, waiting)
        follow.waiting.append(waiting)


async def refused_outcome(context: Context, refusal: Refused | RefusedFields) -> Outcome:
    """A refusal in the person's language and zone: a private note, or one sentence a field."""
    if isinstance(refusal, RefusedFields):
        fields = {name: await _sentence(context, one) for name, one in refusal.fields.items()}
        first = next(iter(refusal.fields.values()))
        return Outcome(result="refused", reason=first.reason, fields=fields)
    text, said = context.private(refusal.reason, **refusal.values), await _sentence(context, refusal)
    message = Message(said, (Note(text, "private"),), context.private.language)
    fields = {} if refusal.field is None else {refusal.field: said}
    return Outcome(result="refused", reason=refusal.reason, privates=(Private(message),), fields=fields)


async def _sentence(context: Context, refusal: Refused) -> str:
    words = context.private
    return plain_line(words(refusal.reason, **refusal.values), words, await context.zone(), context.now)


def _subject(posts: Sequence[Posted], privates: Sequence[Private], changed: Sequence[str]) -> str | None:
    for post in posts:
        if post.subject is not None:
            return post.subject
    for private in privates:
        if private.about is not None:
            return private.about
    return changed[0] if changed else None
