"""The tables of polls.

A ballot is one row a person. Beside it, in the same transaction, a tally of each choice is kept in slots, and in
the place of a choice, as a number below zero, of the people who voted on each platform: a redraw sums the same
few rows however many voted, and voters do not wait for one hot row. The log is only ever added to; each person's
presses are numbered without a gap, so a row that went missing shows. It goes with its poll: nobody's votes outlive
the question.
"""

from handlers.polls.model import number_of
from storage import Column, Index, Schema, Session, Step, Table

SLOTS = 16
NOBODY_KNEW = 0  # in the place of a choice: people counted before platforms were told apart

TALLY = Table(
    "polls_tally",
    {
        "community": Column("text"),
        "poll": Column("integer"),
        "choice": Column("integer"),
        "slot": Column("integer"),
        "votes": Column("integer"),
    },
    key=("community", "poll", "choice", "slot"),
    nobody=True,
)


async def _tell_platforms_apart(session: Session) -> None:
    """Votes from before platforms were told apart are the web chat's: no other took votes then."""
    for table in ("polls_ballots", "polls_log"):
        await session.run(f"UPDATE {table} SET platform = 'web' WHERE community <> '' AND platform = ''")  # noqa: S608
    await session.run(
        "UPDATE polls_tally SET choice = :web WHERE community <> '' AND choice = :unknown",
        web=number_of("web"),
        unknown=NOBODY_KNEW,
    )


async def _forget_recent(session: Session) -> None:
    """What is kept of a ballot's recent presses has a new form, and is of use for a second only."""
    await session.run("UPDATE polls_ballots SET recent = '[]' WHERE community <> ''")


SCHEMA = Schema(
    "polls",
    (
        Table(
            "polls_polls",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "title": Column("text"),
                "most": Column("integer"),
                "creator": Column("text", person="emptied"),
                "platform": Column("text"),
                "space": Column("text"),
                "channel": Column("text"),
                "audience": Column("text"),
                "opened_at": Column("integer"),
                "closes_at": Column("integer", null=True),
                "closed_at": Column("integer", null=True),
                "closings": Column("integer"),
                "platforms": Column("text", default=""),
            },
            key=("community", "poll"),
            indexes=(Index(("community", "closed_at")),),
        ),
        Table(
            "polls_places",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "position": Column("integer"),
                "platform": Column("text"),
                "space": Column("text"),
                "channel": Column("text"),
            },
            key=("community", "poll", "position"),
            nobody=True,
        ),
        Table(
            "polls_choices",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "choice": Column("integer"),
                "label": Column("text"),
            },
            key=("community", "poll", "choice"),
            nobody=True,
        ),
        Table(
            "polls_ballots",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "slot": Column("integer"),
                "person": Column("text", person="own"),
                "choices": Column("text"),
                "recent": Column("text"),
                "receipt": Column("text"),
                "at": Column("integer"),
                "presses": Column("integer"),
                "platform": Column("text", default=""),
                # The person with whose ballot this account's vote counts, since it was joined with theirs.
                "held": Column("text", default="", person="own"),
            },
            key=("community", "poll", "slot", "person"),
        ),
        TALLY,
        Table(
            "polls_log",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "slot": Column("integer"),
                "person": Column("text", person="own"),
                "press": Column("integer"),
                "action": Column("text"),
                "choice": Column("integer"),
                "choices": Column("text"),
                "receipt": Column("text"),
                "at": Column("integer"),
                "platform": Column("text", default=""),
            },
            key=("community", "poll", "slot", "person", "press"),
        ),
    ),
    (Step("votes_know_their_platform", _tell_platforms_apart), Step("recent_presses_are_rows", _forget_recent)),
)
