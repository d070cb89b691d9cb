"""The tables of the web chat."""

from bot.platforms.web.store.forgetting import forget
from storage import Column, Index, Schema, Table

_TEXT, _OPTIONAL = Column("text"), Column("text", null=True)
_COUNT, _OPTIONAL_COUNT = Column("integer"), Column("integer", null=True)

PEOPLE = Table(
    "web_people",
    {
        "community": _TEXT,
        "id": Column("text", person="erased"),
        "name": _TEXT,
        "locale": _TEXT,
        "tz": _TEXT,
        "role": _COUNT,
        "position": _COUNT,
    },
    key=("community", "id"),
)
CHANNELS = Table(
    "web_channels",
    {
        "community": _TEXT,
        "id": _TEXT,
        "name": _TEXT,
        "kind": _TEXT,
        "language": _TEXT,
        "position": _COUNT,
        "seen_until": _COUNT,
    },
    key=("community", "id"),
    nobody=True,
)
# `outbox` makes a post of Chorus happen once, `origin` (a call's key) a message of a person.
MESSAGES = Table(
    "web_messages",
    {
        "community": _TEXT,
        "id": _TEXT,
        "seq": _COUNT,
        "channel": _TEXT,
        "author": Column("text", person="own"),
        "text": _TEXT,
        "content": Column("blob", null=True),
        "subject": _OPTIONAL,
        "reply_to": _OPTIONAL,
        "outbox": _OPTIONAL,
        "origin": _OPTIONAL,
        "at": _COUNT,
        "edited_at": _OPTIONAL_COUNT,
        "deleted_at": _OPTIONAL_COUNT,
    },
    key=("community", "id"),
    indexes=(
        Index(("community", "channel", "seq")),
        Index(("community", "outbox"), unique=True),
        Index(("community", "origin"), unique=True),
    ),
)
REACTIONS = Table(
    "web_reactions",
    {
        "community": _TEXT,
        "message": _TEXT,
        "emoji": _TEXT,
        "person": Column("text", person="erased"),
        "seq": _COUNT,
        "at": _COUNT,
    },
    key=("community", "message", "emoji", "person"),
)
FILES = Table(
    "web_files",
    {
        "community": _TEXT,
        "id": _TEXT,
        "message": _TEXT,
        "position": _COUNT,
        "name": _TEXT,
        "type": _TEXT,
        "size": _COUNT,
        "data": Column("blob"),
    },
    key=("community", "id"),
    indexes=(Index(("community", "message", "position")),),
    nobody=True,  # its message says whose it is, and takes it along
)
WHISPERS = Table(
    "web_whispers",
    {
        "community": _TEXT,
        "id": _TEXT,
        "seq": _COUNT,
        "person": Column("text", person="erased"),
        "channel": _TEXT,
        "about": _OPTIONAL,
        "message": _OPTIONAL,
        "content": Column("blob"),
        "origin": _OPTIONAL,
        "at": _COUNT,
    },
    key=("community", "id"),
    indexes=(Index(("community", "person", "seq")), Index(("community", "origin"), unique=True)),
)
# `attempt` counts refused submissions, so that one submission is handled once and the next is another.
FORMS = Table(
    "web_forms",
    {
        "community": _TEXT,
        "id": _TEXT,
        "person": Column("text", person="erased"),
        "channel": _TEXT,
        "form": Column("blob"),
        "attempt": _COUNT,
        "sent": _COUNT,
        "origin": _OPTIONAL,
        "at": _COUNT,
    },
    key=("community", "id"),
    indexes=(Index(("community", "origin"), unique=True), Index(("community", "at"))),
)
# `person` is whom alone it is for; `ref` the message, whisper or form; `actor` who did it, empty for Chorus.
EVENTS = Table(
    "web_events",
    {
        "community": _TEXT,
        "seq": _COUNT,
        "event": _TEXT,
        "channel": _TEXT,
        "person": Column("text", null=True, person="erased"),
        "ref": _TEXT,
        "actor": Column("text", person="emptied"),
        "emoji": _OPTIONAL,
        "added": _OPTIONAL_COUNT,
        "at": _COUNT,
    },
    key=("community", "seq"),
)
ANSWERS = Table(
    "web_answers",
    {
        "community": _TEXT,
        "call": _TEXT,
        "person": Column("text", person="erased"),
        "key": _TEXT,
        "body": _TEXT,
        "status": _COUNT,
        "answer": Column("blob"),
        "at": _COUNT,
    },
    key=("community", "call", "person", "key"),
    indexes=(Index(("community", "at")),),
)
CURSORS = Table(
    "web_cursors",
    {"community": _TEXT, "name": _TEXT, "seq": _COUNT},
    key=("community", "name"),
    nobody=True,
)

SCHEMA = Schema(
    "web",
    (PEOPLE, CHANNELS, MESSAGES, REACTIONS, FILES, WHISPERS, FORMS, EVENTS, ANSWERS, CURSORS),
    platform="web",
    forget=forget,
)
