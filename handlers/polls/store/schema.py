"""The tables of polls.

A ballot is one row a person. Beside it, in the same transaction, a tally of each choice (and, as choice 0, of
people) is kept in 16 slots by person, so that a redraw sums at most 16 rows a choice however many voted, and
voters do not wait for one hot row. The log is only ever added to; each person's presses are numbered without
a gap, so a row that went missing shows. It goes with its poll: nobody's votes outlive the question.
"""

from storage import Column, Index, Schema, Table

SLOTS = 16
PEOPLE = 0  # in the place of a choice: everybody with at least one on the ballot

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
                "creator": Column("text"),
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
        ),
        Table(
            "polls_ballots",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "slot": Column("integer"),
                "person": Column("text"),
                "choices": Column("text"),
                "recent": Column("text"),
                "receipt": Column("text"),
                "at": Column("integer"),
                "presses": Column("integer"),
            },
            key=("community", "poll", "slot", "person"),
        ),
        Table(
            "polls_tally",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "choice": Column("integer"),
                "slot": Column("integer"),
                "votes": Column("integer"),
            },
            key=("community", "poll", "choice", "slot"),
        ),
        Table(
            "polls_log",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "slot": Column("integer"),
                "person": Column("text"),
                "press": Column("integer"),
                "action": Column("text"),
                "choice": Column("integer"),
                "choices": Column("text"),
                "receipt": Column("text"),
                "at": Column("integer"),
            },
            key=("community", "poll", "slot", "person", "press"),
        ),
    ),
)
