"""What a feature can register: the one place where the runtime and a feature meet.

A feature is a folder `handlers/<name>/` whose package holds one `Feature` object; it is found by type. A
handler is `async (context, event) -> effects` inside the event's transaction; it may await its session only.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

import msgspec

from handlers.core import people, spaces
from handlers.core.context import Context
from handlers.core.effects import Effect, Effects
from handlers.core.events import Command, Event, Picked, Press, Said, Submitted
from handlers.core.message import Element, Message, Option, Text
from handlers.core.people import Person
from handlers.core.settings import Setting
from storage import Row, Schema, Session

E = TypeVar("E", bound=Event)
Handler = Callable[[Context, E], Awaitable[Effects]]
JobHandler = Callable[[Context, tuple[str, ...]], Awaitable[Effects]]
Draw = Callable[[Context, int], Awaitable[Message | None]]
Mine = Callable[[Context, int, Person], Awaitable[frozenset[str]]]
Join = Callable[[Context, str, str], Awaitable["Following"]]
Forget = Callable[[Context, str], Awaitable["Following"]]
Part = Callable[[Context, str, Sequence[str]], Awaitable["Following"]]
HomeSection = Callable[[Context], Awaitable["Section | None"]]
Suggest = Callable[[Context, str], Awaitable[Sequence[Option]]]


class Argument(msgspec.Struct, frozen=True):
    """One thing that is filled in after a command, for platforms whose commands have typed options.

    `name` is its lower-case name there, `text` a text key that explains it. What is filled in is typed as a
    quoted string (`quoted`), as it is (`words`), after its `flag`, or as the bare `flag` (`switch`). `most` above
    one asks for it so often. `suggests` names a feature's suggestions for what to fill in.
    """

    name: str
    text: str
    kind: Literal["quoted", "words", "flag", "switch"] = "words"
    flag: str = ""
    required: bool = False
    most: int = 1
    suggests: str = ""

    @property
    def named(self) -> str:
        """The text key of its name in a reader's language, lower case and without spaces."""
        return f"{self.text}_name"


class Usage(msgspec.Struct, frozen=True):
    """One way to use a command: the words after its name, an example of arguments, a text key that explains it.

    `needs` says who may: nobody in particular, `team`, `managers`, or the name of a setting that says it.
    `sub` is the unquoted first word that chooses this way, empty for the command itself; `arguments` are what
    follows it. Usages with the same `sub` are one: its first names the arguments.
    """

    words: str
    example: str
    text: str
    needs: str = ""
    sub: str = ""
    arguments: tuple[Argument, ...] = ()

    @property
    def named(self) -> str:
        """The text key of `sub` in a reader's language, lower case and without spaces, where arguments are typed."""
        return f"{self.text}_name"


class CommandSpec(msgspec.Struct, frozen=True):
    """A command and all ways to use it, for help, completion and the platforms' command lists.

    `slash` says that it is a command of its own, `/name`; any other is only typed as `/chorus name`.
    """

    name: str
    usages: tuple[Usage, ...]
    slash: bool = True

    @property
    def typed(self) -> str:
        """What people type to reach it."""
        return f"/{self.name}" if self.slash else f"/chorus {self.name}"


class Window(msgspec.Struct, frozen=True):
    """The time a digest covers: after `start`, up to and including `end`. `previous` is the window before, if any."""

    start: datetime
    end: datetime


class Section(msgspec.Struct, frozen=True):
    """A feature's part of a digest. `order` sorts sections; an empty one is left out.

    `quotes` inside carry their source, so that the digest can drop one that was hidden since. `worth` are whole
    sentences that are certain and worth knowing, the best first; the digest puts three at its top.
    """

    order: int
    elements: tuple[Element, ...]
    worth: tuple[Text, ...] = ()


class Export(msgspec.Struct, frozen=True):
    """A table for `chorus export`: English headers and rows in a stable order, page by page.

    `rows(context, after)` returns the rows behind `after` (the last row of the page before, None at first);
    an empty page ends it. It reads only; nobody acts.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Context, Row | None], Awaitable[Sequence[Row]]]


class Audit(msgspec.Struct, frozen=True):
    """A recount for `chorus audit KIND N`: JSON-ready values with `agrees`, or None if there is no such subject."""

    kind: str
    recount: Callable[[Session, int], Awaitable[Mapping[str, Any] | None]]


class Worker(Protocol):
    """Heavy work over stored rows in three parts; only `work` may take long, and it holds no session."""

    async def gather(self, session: Session) -> Any:
        """Read the next batch from a snapshot, or None when nothing is left."""
        ...

    def work(self, batch: Any) -> Any:
        """A pure function of the batch, run in a worker thread or process."""
        ...

    async def apply(self, context: Context, result: Any) -> Effects:
        """Write the result inside a transaction."""
        ...


class ActionSpec(msgspec.Struct, frozen=True):
    """Something people can do to a message from its menu. `name` is `feature.action`, `label` a text key."""

    name: str
    label: str


class Following(msgspec.Struct, frozen=True):
    """What follows in a feature when two persons become one or come apart: what the person is told, and effects."""

    told: tuple[Text, ...] = ()
    effects: tuple[Effect, ...] = ()


class Shows(msgspec.Struct, frozen=True):
    """How a subject of one kind is drawn. `draw` and `mine` read from a snapshot.

    `draw` returns None when the subject is gone. `mine` returns the tokens of one reader's own choices.
    """

    draw: Draw
    mine: Mine | None = None


class Feature:
    """Everything one feature contributes."""

    def __init__(self, name: str, schema: Schema | None = None) -> None:
        self.name = name
        self.schema = schema
        self.commands: dict[str, tuple[CommandSpec, Handler[Command]]] = {}
        self.presses: dict[str, Handler[Press]] = {}
        self.forms: dict[str, Handler[Submitted]] = {}
        self.jobs: dict[str, JobHandler] = {}
        self.replies: dict[str, Handler[Said]] = {}
        self.subjects: dict[str, Shows] = {}
        self.observers: list[tuple[type[Any], Handler[Any]]] = []
        self.sections: list[Callable[[Context, Window], Awaitable[Section | None]]] = []
        self.settings: list[Setting] = []
        self.workers: dict[str, Worker] = {}
        self.exports: list[Export] = []
        self.audits: list[Audit] = []
        self.picks: dict[str, tuple[ActionSpec, Handler[Picked]]] = {}
        self.homes: list[HomeSection] = []
        self.suggestions: dict[str, Suggest] = {}
        self.joins: list[Join] = []
        self.parts: list[Part] = []
        self.forgetting: list[Forget] = []

    def command(self, name: str, *usages: Usage, slash: bool = True) -> Callable[[Handler[Command]], Handler[Command]]:
        """Handle `/name`; `/chorus name` reaches it as well, and is the only way where `slash` is False."""

        def register(handler: Handler[Command]) -> Handler[Command]:
            self.commands[name] = (CommandSpec(name, usages, slash), handler)
            return handler

        return register

    def press(self, action: str) -> Callable[[Handler[Press]], Handler[Press]]:
        """Handle presses of tokens `<feature>.<action>:…`."""
        return _registering(self.presses, action)

    def form(self, action: str) -> Callable[[Handler[Submitted]], Handler[Submitted]]:
        """Handle forms whose token is `<feature>.<action>:…`."""
        return _registering(self.forms, action)

    def job(self, name: str) -> Callable[[JobHandler], JobHandler]:
        """Handle `Job("<feature>.<name>", args)`."""
        return _registering(self.jobs, name)

    def said(self, kind: str) -> Callable[[Handler[Said]], Handler[Said]]:
        """Handle messages in threads under subjects of `kind`, before observers see them."""
        return _registering(self.replies, kind)

    def shows(self, kind: str, draw: Draw, mine: Mine | None = None) -> None:
        """Own the subjects of `kind` and draw them."""
        self.subjects[kind] = Shows(draw, mine)

    def on(self, kind: type[E]) -> Callable[[Handler[E]], Handler[E]]:
        """Observe events of a type, in a savepoint: a failure here costs nobody's event."""

        def register(handler: Handler[E]) -> Handler[E]:
            self.observers.append((kind, handler))
            return handler

        return register

    def pick(self, action: str, label: str) -> Callable[[Handler[Picked]], Handler[Picked]]:
        """Offer an action on messages, labelled by a text key, and handle it; `context.author` wrote the message."""

        def register(handler: Handler[Picked]) -> Handler[Picked]:
            self.picks[action] = (ActionSpec(f"{self.name}.{action}", label), handler)
            return handler

        return register

    def home(self, section: HomeSection) -> HomeSection:
        """Contribute a section to what a person sees on their own page, where a platform has one."""
        self.homes.append(section)
        return section

    def join(self, handler: Join) -> Join:
        """Make what two persons have one person's, in the transaction in which they are linked.

        It gets the person who stays and the one who becomes that person.
        """
        self.joins.append(handler)
        return handler

    def part(self, handler: Part) -> Part:
        """Follow when a person's accounts come apart: it gets the person and those the others are again."""
        self.parts.append(handler)
        return handler

    def forgets(self, handler: Forget) -> Forget:
        """Do what columns with `person="own"` promise, for one person, before the other columns are emptied.

        A person who had joined accounts is several: it is called for each.
        """
        self.forgetting.append(handler)
        return handler

    def suggest(self, name: str) -> Callable[[Suggest], Suggest]:
        """Suggest what to fill in for arguments that name `<feature>.<name>`, from what is typed so far."""
        return _registering(self.suggestions, name)

    def digest(
        self, section: Callable[[Context, Window], Awaitable[Section | None]]
    ) -> Callable[[Context, Window], Awaitable[Section | None]]:
        """Contribute a section to every digest."""
        self.sections.append(section)
        return section


T = TypeVar("T")


def _registering(table: dict[str, T], name: str) -> Callable[[T], T]:
    def register(handler: T) -> T:
        if name in table:
            raise ValueError(f"{name} is registered twice")
        table[name] = handler
        return handler

    return register


class Registry:
    """All features, looked up by what they registered. Two owners of one name stop the start.

    `kept` is all that the program keeps: the core's, the features', and what `more` names of others.
    """

    def __init__(self, features: Sequence[Feature], more: Sequence[Schema] = ()) -> None:
        self.features = tuple(features)
        self.kept = (people.SCHEMA, spaces.SCHEMA, *self.schemas(), *more)
        self.commands: dict[str, tuple[CommandSpec, Handler[Command]]] = {}
        self.presses: dict[str, Handler[Press]] = {}
        self.forms: dict[str, Handler[Submitted]] = {}
        self.jobs: dict[str, JobHandler] = {}
        self.replies: dict[str, Handler[Said]] = {}
        self.subjects: dict[str, Shows] = {}
        self.settings: dict[str, Setting] = {}
        self.workers: dict[str, Worker] = {}
        self.picks: dict[str, tuple[ActionSpec, Handler[Picked]]] = {}
        self.suggestions: dict[str, Suggest] = {}
        for feature in features:
            own = f"{feature.name}."
            _merge(self.commands, feature.commands)
            _merge(self.replies, feature.replies)
            _merge(self.subjects, feature.subjects)
            _merge(self.settings, {setting.name: setting for setting in feature.settings})
            _merge(self.presses, {own + action: handler for action, handler in feature.presses.items()})
            _merge(self.forms, {own + action: handler for action, handler in feature.forms.items()})
            _merge(self.jobs, {own + name: handler for name, handler in feature.jobs.items()})
            _merge(self.workers, {own + name: worker for name, worker in feature.workers.items()})
            _merge(self.picks, {own + action: pick for action, pick in feature.picks.items()})
            _merge(self.suggestions, {own + name: suggest for name, suggest in feature.suggestions.items()})

    def observers(self, event: Event) -> Sequence[Handler[Any]]:
        """Who observes an event of this type, in the order of the features."""
        return [handler for feature in self.features for kind, handler in feature.observers if isinstance(event, kind)]

    def schemas(self) -> Sequence[Schema]:
        """What the features keep."""
        return [feature.schema for feature in self.features if feature.schema is not None]


def discover() -> Sequence[tuple[Feature, Path]]:
    """All features under `handlers/` with their folders, by name."""
    package = importlib.import_module("handlers")
    found: list[tuple[Feature, Path]] = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda module: module.name):
        if module.ispkg:
            loaded = importlib.import_module(f"handlers.{module.name}")
            features = [value for value in vars(loaded).values() if isinstance(value, Feature)]
            found.extend((feature, Path(str(loaded.__file__)).parent) for feature in features)
    return found


def _merge(table: dict[str, T], more: Mapping[str, T]) -> None:
    for name, value in more.items():
        if name in table:
            raise ValueError(f"two features own {name!r}")
        table[name] = value
