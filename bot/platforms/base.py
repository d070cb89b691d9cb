"""The contract between the runtime and a chat platform.

A platform turns what it receives into events, awaits `deliver(event)`, and answers from the outcome; and it
carries out what the runtime asks. What it cannot do it decides inside itself (a whisper may become a direct
message); nobody outside asks which platform it is.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from handlers.core.events import Event, Place, Profile
from handlers.core.forms import Form
from handlers.core.message import Message, Option


class Posted(msgspec.Struct, frozen=True):
    """A post of an outcome: `outbox` is its id in the outbox, `message` its id once delivered."""

    outbox: str
    where: Place
    subject: str | None
    message: str | None = None


class Private(msgspec.Struct, frozen=True):
    """A private answer; a new one `about` a subject replaces the last of that subject."""

    message: Message
    about: str | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What became of an event, after its facts are committed.

    `result` is done, form or refused; `reason` the text key of a refusal; `fields` the refusals of a form by
    field id, in the person's language; `changed` the subjects that are redrawn because of it; `sent` the outbox
    ids of all that is sent because of it. `repeated` says that this is the stored outcome of the same `key`.
    """

    result: str = "done"
    reason: str | None = None
    subject: str | None = None
    privates: tuple[Private, ...] = ()
    form: Form | None = None
    posts: tuple[Posted, ...] = ()
    fields: dict[str, str] = {}
    changed: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    repeated: bool = False


class Memory(Protocol):
    """What a platform must remember over restarts: installations, catch-up cursors, the command tree's hash.

    Keys and values are text; secrets are encrypted by the platform before they are put here. Every verb returns
    after it is durable and raises `NotSaved` when it is not.
    """

    async def get(self, key: str) -> str | None:
        """The value of a key."""
        ...

    async def put(self, key: str, value: str) -> None:
        """Set the value of a key."""
        ...

    async def drop(self, key: str) -> None:
        """Forget a key; one that is not there is no error."""
        ...

    async def entries(self, prefix: str) -> Sequence[tuple[str, str]]:
        """All keys that begin with `prefix`, with their values, by key."""
        ...


class Runtime(Protocol):
    """What a platform may ask of the runtime."""

    def memory(self, platform: str) -> Memory:
        """What a platform remembers; no other sees it."""
        ...

    async def deliver(self, event: Event) -> Outcome:
        """Handle an event and return after its facts are durable. Raises `NotSaved` when they are not.

        Never raises for what a person did wrong: that is an outcome.
        """
        ...

    async def installed(self, platform: str, space: str) -> None:
        """Say that a space came by installation, not by configuration: it begins a community of its own.

        Said before the first event of the space, and at every start. A space that has joined another community
        stays there. Raises `NotSaved`.
        """
        ...

    async def missing(self, where: Place, doing: str, lack: "Forbidden") -> None:
        """Say that a permission is missing for what the platform does by itself (`whisper`, `history`).

        The team is told once, until `works` says the same of the place. What a verb of the platform raises is told
        by the runtime. Raises `NotSaved`.
        """
        ...

    async def works(self, where: Place, doing: str) -> None:
        """Say that something worked in a place; costs nothing where nothing was missing."""
        ...

    async def delivered(self, outcome: Outcome, within: float, on: str = "") -> Outcome:
        """Wait until all that is sent for an outcome has arrived and was redrawn, at most `within` seconds.

        With a platform's name in `on`, only for what is sent and shown there. Fills in the posts' message ids.
        """
        ...

    async def mine(self, subject: str, reader: Profile) -> frozenset[str]:
        """The tokens of a reader's own choices on a subject; empty when there are none or they are secret."""
        ...

    async def home(self, reader: Profile, where: Place) -> Message:
        """What a person may do and what is open for them: their own page, in their language."""
        ...

    async def suggestions(self, name: str, reader: Profile, where: Place, typed: str) -> Sequence[Option]:
        """What a reader could fill in for an argument that names these suggestions; at most 25."""
        ...


class Finding(msgspec.Struct, frozen=True):
    """One thing that `chorus doctor` looked at: how it is, in English, without secrets, and what to do if it is wrong.

    A platform's package has a module `checking` with `async check(settings, memory) -> Sequence[Finding]`. It asks
    the platform without starting and never raises for what is wrong there: that is a finding.
    """

    about: str
    verdict: Literal["ok", "note", "problem"]
    text: str


class State(msgspec.Struct, frozen=True):
    """How a platform's connection stands. `text` says what is wrong and what to do, in English, without secrets."""

    status: Literal["ready", "connecting", "failed"]
    text: str = ""


class Limits(msgspec.Struct, frozen=True):
    """What a platform allows: the least seconds between two redraws of one message, and message length."""

    redraw_interval: float
    text_length: int


class Delivery(msgspec.Struct, frozen=True):
    """Something to post. `outbox` identifies it for good: posting the same again must not post twice."""

    outbox: str
    where: Place
    message: Message
    subject: str | None = None
    thread: str | None = None


class PlatformError(Exception):
    """A platform did not do what was asked."""


class TryAgain(PlatformError):
    """It may work later: rate limit, outage, time-out. `after` is how many seconds to wait at least."""

    def __init__(self, text: str, after: float = 1.0) -> None:
        super().__init__(text)
        self.after = after


class Gone(PlatformError):
    """The channel or message is not there (any more): asking again is no use."""


class Forbidden(PlatformError):
    """Chorus lacks a permission; the text names it, `remedy` is a link that mends it, where there is one."""

    def __init__(self, text: str, remedy: str = "") -> None:
        super().__init__(text)
        self.remedy = remedy


class CannotConnect(PlatformError):
    """A platform cannot be reached or does not let Chorus in; the text says what to do. `hopeless` is not retried."""

    def __init__(self, text: str, *, hopeless: bool = False) -> None:
        super().__init__(text)
        self.hopeless = hopeless


class Platform(Protocol):
    """A chat platform. Every verb raises only `PlatformError` and its kinds."""

    @property
    def name(self) -> str:
        """`web`, `slack`, `discord`: the platform part of places and identities."""
        ...

    @property
    def limits(self) -> Limits:
        """What the platform allows."""
        ...

    @property
    def state(self) -> State:
        """How the connection stands."""
        ...

    async def start(self, runtime: Runtime) -> None:
        """Connect, deliver `Entered` for every channel, catch up, and go on delivering until `stop`.

        Raises `CannotConnect`; then it is called again later. A connection that is lost afterwards is the
        platform's own to mend; meanwhile its verbs raise `TryAgain`, as before the first start.
        """
        ...

    async def stop(self) -> None:
        """Take nothing new, finish what was accepted, disconnect."""
        ...

    async def post(self, delivery: Delivery) -> str:
        """Post a message and return its id; the same `outbox` again returns the first message's id."""
        ...

    async def turn(self, where: Place, message: str) -> None:
        """Wait until one of Chorus's own messages may be edited within the platform's allowance, and take that turn.

        It is asked before a redraw is drawn, so that what is then shown is the newest.
        """
        ...

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Replace the content of one of Chorus's own messages."""
        ...

    async def delete(self, where: Place, message: str) -> None:
        """Delete one of Chorus's own messages; one that is gone is no error."""
        ...

    async def react(self, where: Place, message: str, emoji: str) -> None:
        """Put an emoji on a message; one that is there is no error."""
        ...

    async def unreact(self, where: Place, message: str, emoji: str) -> None:
        """Take Chorus's emoji off a message; one that is not there is no error."""
        ...

    async def whisper(self, where: Place, user: str, private: Private) -> None:
        """Show a message to one user only."""
        ...

    def link(self, where: Place, message: str) -> str:
        """The permalink of a message."""
        ...

    async def person(self, user: str) -> Profile | None:
        """What is known of a user."""
        ...

    async def channel(self, name_or_id: str) -> Place | None:
        """The channel with this id or name (with or without #) that Chorus can see."""
        ...

    def members(self, where: Place) -> AsyncIterator[Profile]:
        """The people of a channel."""
        ...

    def history(self, where: Place, since: datetime) -> AsyncIterator[Event]:
        """What was said in a channel after `since`, oldest first, as the events of live delivery."""
        ...

    async def send_file(self, where: Place, name: str, content: bytes, *, alt: str, thread: str | None = None) -> str:
        """Post a file with its alternative text; the id of the message that shows it."""
        ...
