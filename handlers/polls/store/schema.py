"""The tables of polls.

A ballot is one row a person. Beside it, in the same transaction, a tally of each choice and a count of people
are kept in 16 slots by person, so that a redraw sums at most 16 rows a choice however many voted, and voters
do not wait for one hot row. The log is only ever added to; its numbers run without a gap in each slot, so a
row that went missing shows. It goes with its poll when that is deleted: nobody's votes outlive the question.
"""

from storage import Column, Index, Schema, Table

SLOTS = 16

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
            },
            key=("community", "poll"),
            indexes=(Index(("community", "closed_at")),),
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
            },
            key=("community", "poll", "slot", "person"),
        ),
        Table(
            "polls_slots",
            {
                "community": Column("text"),
                "poll": Column("integer"),
                "slot": Column("integer"),
                "people": Column("integer"),
                "presses": Column("integer"),
            },
            key=("community", "poll", "slot"),
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
                "press": Column("integer"),
                "person": Column("text"),
                "action": Column("text"),
                "choice": Column("integer"),
                "choices": Column("text"),
                "receipt": Column("text"),
                "at": Column("integer"),
            },
            key=("community", "poll", "slot", "press"),
        ),
    ),
)
