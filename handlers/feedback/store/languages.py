"""Messages whose language is not known yet, and which languages people and channels mostly use."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from handlers.core.events import Place
from storage import Row, Session


class Untold(msgspec.Struct, frozen=True):
    """A message whose language is to be told. `edited` tells words from newer ones; `fallback` is the channel's own."""

    source: str
    text: str
    person: str
    channel: str
    edited: int
    fallback: str


class Told(msgspec.Struct, frozen=True):
    """The language of a message, empty where it cannot be told. `clear` when it was in the words themselves."""

    untold: Untold
    language: str
    clear: bool


Habits = Mapping[str, Counter[str]]


async def untold(session: Session, most: int) -> Sequence[Untold]:
    """Messages whose language nobody looked at."""
    rows = await session.rows(
        "SELECT i.source AS source, i.text AS text, i.person AS person, i.platform AS platform, i.space AS space, "
        "i.channel AS channel, COALESCE(i.edited_at, 0) AS edited, COALESCE(c.language, '') AS fallback "
        "FROM feedback_items i LEFT JOIN core_channels c ON c.community = i.community AND c.platform = i.platform "
        "AND c.space = i.space AND c.channel = i.channel "
        "WHERE i.community = :community AND i.language IS NULL LIMIT :most",
        most=most,
    )
    return [_untold(row) for row in rows]


async def habits(session: Session, owners: Sequence[str]) -> Habits:
    """How many messages each owner (a person or a channel) wrote in each language."""
    found: dict[str, Counter[str]] = {}
    for owner in owners:
        rows = await session.rows(
            "SELECT language, messages FROM feedback_habits WHERE community = :community AND owner = :owner",
            owner=owner,
        )
        found[owner] = Counter({str(row["language"]): int(row["messages"]) for row in rows})
    return found


async def keep_told(session: Session, told: Sequence[Told]) -> None:
    """Write the languages down, but not over words that changed meanwhile, and count the habits up."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in told:
        written = await session.run(
            "UPDATE feedback_items SET language = :language WHERE community = :community AND source = :source "
            "AND language IS NULL AND COALESCE(edited_at, 0) = :edited",
            source=one.untold.source,
            language=one.language,
            edited=one.untold.edited,
        )
        if written and one.clear:
            counted[one.untold.person, one.language] += 1
            counted[one.untold.channel, one.language] += 1
    for (owner, language), messages in counted.items():
        await session.run(
            "INSERT INTO feedback_habits (community, owner, language, messages) "
            "VALUES (:community, :owner, :language, :messages) ON CONFLICT (community, owner, language) "
            "DO UPDATE SET messages = feedback_habits.messages + excluded.messages",
            owner=owner,
            language=language,
            messages=messages,
        )


def _untold(row: Row) -> Untold:
    place = Place(str(row["platform"]), str(row["space"]), str(row["channel"]))
    return Untold(
        source=str(row["source"]),
        text=str(row["text"]),
        person=str(row["person"]),
        channel=f"channel {place.platform}/{place.space}/{place.channel}",
        edited=int(row["edited"]),
        fallback=str(row["fallback"]),
    )
