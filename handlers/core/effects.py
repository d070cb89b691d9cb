"""What a handler asks the world to do, carried out after its facts are committed: a closed union."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.events import Place
from handlers.core.forms import Form
from handlers.core.message import Message


class Post(msgspec.Struct, frozen=True, tag_field="effect", tag="post"):
    """Post a message once.

    With `message` None the subject's own drawing is posted, and redrawn whenever the subject changes.
    A `subject` makes replies to the post belong to it. `key` makes the post happen once, however often the
    handler is repeated. `thread` is the id of the message it answers.
    """

    where: Place
    message: Message | None = None
    subject: str | None = None
    thread: str | None = None
    key: str | None = None


class Refresh(msgspec.Struct, frozen=True, tag_field="effect", tag="refresh"):
    """A subject changed: redraw it wherever it is shown."""

    subject: str


class Delete(msgspec.Struct, frozen=True, tag_field="effect", tag="delete"):
    """Delete one of Chorus's own messages."""

    where: Place
    message: str


class React(msgspec.Struct, frozen=True, tag_field="effect", tag="react"):
    """Put an emoji on a message, as Chorus."""

    where: Place
    message: str
    emoji: str


class Unreact(msgspec.Struct, frozen=True, tag_field="effect", tag="unreact"):
    """Take Chorus's own emoji back."""

    where: Place
    message: str
    emoji: str


class Whisper(msgspec.Struct, frozen=True, tag_field="effect", tag="whisper"):
    """Show a message to the person who acted and to nobody else.

    `about` names the subject it is a receipt of: a new one replaces the last of that subject.
    """

    message: Message
    about: str | None = None


class OpenForm(msgspec.Struct, frozen=True, tag_field="effect", tag="form"):
    """Open a form for the person who acted."""

    form: Form


class Job(msgspec.Struct, frozen=True, tag_field="effect", tag="job"):
    """Run a feature's job (`feature.name`) in a transaction of its own, at once or `due` at a moment.

    A job with the `key` of a waiting one takes its place. Args are strings.
    """

    name: str
    args: tuple[str, ...] = ()
    key: str | None = None
    due: datetime | None = None


class Wake(msgspec.Struct, frozen=True, tag_field="effect", tag="wake"):
    """There is work for a feature's worker (`feature.name`); waking twice is waking once."""

    worker: str


class JoinSpace(msgspec.Struct, frozen=True, tag_field="effect", tag="join"):
    """Let the installed space of a place belong to another community from now on (`spaces.take_join` names it)."""

    where: Place
    community: str


Effect = Post | Refresh | Delete | React | Unreact | Whisper | OpenForm | Job | Wake | JoinSpace
Effects = Sequence[Effect]
