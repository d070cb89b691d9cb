"""Who became whom, and whose answers count with another's."""

from collections.abc import Sequence

from storage import Session


async def open_surveys(session: Session, now: int) -> Sequence[int]:
    """The surveys that take answers."""
    rows = await session.rows(
        "SELECT survey FROM surveys_surveys WHERE community = :community AND closed_at IS NULL "
        "AND (closes_at IS NULL OR closes_at > :now) ORDER BY survey",
        now=now,
    )
    return [row["survey"] for row in rows]


async def linked(session: Session) -> Sequence[tuple[str, str]]:
    """Who became whom."""
    rows = await session.rows("SELECT person, stays FROM core_links WHERE community = :community ORDER BY person")
    return [(row["person"], row["stays"]) for row in rows]


async def hold(session: Session, survey: int, person: str, by: str) -> None:
    """Let an account's answers count with those of a person."""
    await session.run(
        "INSERT INTO surveys_held (community, survey, person, held_by) VALUES (:community, :survey, :person, :held_by) "
        "ON CONFLICT (community, survey, person) DO UPDATE SET held_by = excluded.held_by",
        survey=survey,
        person=person,
        held_by=by,
    )


async def held_by(session: Session, survey: int, person: str) -> str:
    """With whose answers an account's count; empty where it has its own."""
    row = await session.one(
        "SELECT held_by FROM surveys_held WHERE community = :community AND survey = :survey AND person = :person",
        survey=survey,
        person=person,
    )
    return "" if row is None else str(row["held_by"])


async def release(session: Session, survey: int, person: str) -> None:
    """Let an account have its own answers again."""
    await session.run(
        "DELETE FROM surveys_held WHERE community = :community AND survey = :survey AND person = :person",
        survey=survey,
        person=person,
    )


async def opted_out_notes(session: Session, most: int) -> Sequence[tuple[int, str]]:
    """The surveys and names of feedback of people who opted out since: nothing of theirs is to be read as feedback."""
    rows = await session.rows(
        "SELECT a.survey AS survey, a.noted AS noted FROM core_people p "
        "JOIN surveys_responses r ON r.community = p.community AND r.person = p.person "
        "JOIN surveys_answers a ON a.community = r.community AND a.survey = r.survey AND a.slot = r.slot "
        "AND a.person = r.person AND a.sitting = r.sitting "
        "WHERE p.community = :community AND p.opted_out = 1 AND a.noted <> '' ORDER BY a.noted LIMIT :most",
        most=most,
    )
    return [(row["survey"], row["noted"]) for row in rows]


async def forget_note(session: Session, survey: int, noted: str) -> None:
    """An answer is no feedback any more."""
    await session.run(
        "UPDATE surveys_answers SET noted = '' WHERE community = :community AND survey = :survey AND noted = :noted",
        survey=survey,
        noted=noted,
    )


async def traces(session: Session, person: str, now: int) -> Sequence[tuple[int, bool]]:
    """The surveys that a person answered, and whether each still takes answers."""
    rows = await session.rows(
        "SELECT DISTINCT s.survey AS survey, CASE WHEN s.closed_at IS NULL AND (s.closes_at IS NULL "
        "OR s.closes_at > :now) THEN 1 ELSE 0 END AS open FROM surveys_responses r "
        "JOIN surveys_surveys s ON s.community = r.community AND s.survey = r.survey "
        "WHERE r.community = :community AND r.person = :person ORDER BY s.survey",
        person=person,
        now=now,
    )
    return [(row["survey"], bool(row["open"])) for row in rows]


async def erase_leftovers(session: Session, person: str) -> None:
    """Erase what a deleted survey still holds of a person while it is being forgotten slot by slot."""
    for sql in (
        "DELETE FROM surveys_answers WHERE community = :community AND person = :person",
        "DELETE FROM surveys_responses WHERE community = :community AND person = :person",
    ):
        await session.run(sql, person=person)
