"""What people have filled in and not sent yet."""

from collections.abc import Sequence

import msgspec

from handlers.surveys.model import Answers
from storage import Session

_ENCODER = msgspec.json.Encoder()
_ANSWERS = msgspec.json.Decoder(dict[int, tuple[int, ...] | str])


class Begun(msgspec.Struct, frozen=True):
    """A draft. `reached` is the first question of the page that comes next, `place` where it was begun, 0 elsewhere."""

    person: str
    sitting: int
    reached: int
    place: int
    answers: Answers
    at: int


async def begun(session: Session, survey: int, person: str) -> Begun | None:
    """What a person has filled in of a survey."""
    row = await session.one(
        "SELECT sitting, reached, place, answers, at FROM surveys_drafts WHERE community = :community "
        "AND survey = :survey AND person = :person",
        survey=survey,
        person=person,
    )
    if row is None:
        return None
    return Begun(person, row["sitting"], row["reached"], row["place"], _ANSWERS.decode(row["answers"]), row["at"])


async def keep(session: Session, survey: int, draft: Begun) -> None:
    """Keep what a person has filled in so far."""
    await session.run(
        "INSERT INTO surveys_drafts (community, survey, person, sitting, reached, place, answers, at) "
        "VALUES (:community, :survey, :person, :sitting, :reached, :place, :answers, :at) "
        "ON CONFLICT (community, survey, person) DO UPDATE SET sitting = excluded.sitting, "
        "reached = excluded.reached, place = excluded.place, answers = excluded.answers, at = excluded.at",
        survey=survey,
        person=draft.person,
        sitting=draft.sitting,
        reached=draft.reached,
        place=draft.place,
        answers=_ENCODER.encode(draft.answers).decode(),
        at=draft.at,
    )


async def drop(session: Session, survey: int, person: str) -> None:
    """Forget a draft."""
    await session.run(
        "DELETE FROM surveys_drafts WHERE community = :community AND survey = :survey AND person = :person",
        survey=survey,
        person=person,
    )


async def begun_by(session: Session, person: str) -> Sequence[int]:
    """The surveys of which a person has filled in something that is not sent."""
    rows = await session.rows(
        "SELECT survey FROM surveys_drafts WHERE community = :community AND person = :person ORDER BY survey",
        person=person,
    )
    return [row["survey"] for row in rows]
