"""The tables of feedback.

Decisions
- 2026-11-24 `subject` is `ask:3` for a reply that belongs to something of ours, NULL for feedback of a channel.
- 2026-11-24 Reactions are kept as they were given; what they count is decided when they are read, so that a
  changed map applies to all that is already there.
- 2026-11-24 Feedback is kept for so many days after it was noted (`noted_at`), not after it was written: an
  import of an old export stays as long as what is said today.
- 2026-11-24 A deleted message leaves a row without words and without its author, so that a later import or a
  repeated delivery does not bring it back.
"""

from storage import Column, Index, Schema, Table

_TEXT = Column("text")
_INTEGER = Column("integer")
_SOURCE = {"community": _TEXT, "source": _TEXT}
_PLACE = {"platform": _TEXT, "space": _TEXT, "channel": _TEXT}

ITEMS = Table(
    "feedback_items",
    {
        **_SOURCE,
        **_PLACE,
        "message": _TEXT,
        "person": Column("text", person="own"),
        "subject": Column("text", null=True),
        "text": _TEXT,
        "language": Column("text", null=True),  # NULL is not looked at yet, '' cannot be told
        "at": _INTEGER,
        "edited_at": Column("integer", null=True),
        "noted_at": _INTEGER,
        "link": _TEXT,
        "thread": Column("text", null=True),
        "imported": _INTEGER,
        "files": _INTEGER,
        "hidden": Column("integer", default=0),
        "deleted": Column("integer", default=0),
    },
    key=("community", "source"),
    indexes=(
        Index(("community", "at")),
        Index(("community", "subject", "at")),
        Index(("community", "person")),
        Index(("community", "language")),
    ),
)

REACTIONS = Table(
    "feedback_reactions",
    {**_SOURCE, "person": Column("text", person="own"), "emoji": _TEXT, "sign": _TEXT, "at": _INTEGER},
    key=("community", "source", "person", "emoji"),
    indexes=(Index(("community", "at")), Index(("community", "person"))),
)

# How many messages of a person (or in a channel) were clearly in a language: what short ones inherit from.
HABITS = Table(
    "feedback_habits",
    {"community": _TEXT, "owner": Column("text", person="own"), "language": _TEXT, "messages": _INTEGER},
    key=("community", "owner", "language"),
)

SEEN = Table(
    "feedback_seen",
    {"community": _TEXT, **_PLACE, "since": _INTEGER, "until": _INTEGER},
    key=("community", "platform", "space", "channel", "since"),
    nobody=True,
)

# Stretches that could not be read back after an absence, and why.
UNREAD = Table(
    "feedback_unread",
    {"community": _TEXT, **_PLACE, "since": _INTEGER, "until": _INTEGER, "reason": _TEXT},
    key=("community", "platform", "space", "channel", "since", "until"),
    nobody=True,
)

SCHEMA = Schema("feedback", (ITEMS, REACTIONS, HABITS, SEEN, UNREAD))
