"""The tables of surveys.

A response is one row a person and sitting, with one row for each thing answered in it. Beside them, in the same
transaction, a tally is kept in slots: of people, of responses, of each place and platform they came from, and of each
value of each question, so that a count costs the same however many answered. A draft is what somebody has filled in
and not sent yet; nothing of it counts.
"""

from storage import Column, Index, Schema, Table

SLOTS = 16
SITTINGS = 1000  # responses of one person to one survey

TALLY = Table(
    "surveys_tally",
    {
        "community": Column("text"),
        "survey": Column("integer"),
        "question": Column("integer"),
        "part": Column("text"),
        "value": Column("integer"),
        "slot": Column("integer"),
        "votes": Column("integer"),
    },
    key=("community", "survey", "question", "part", "value", "slot"),
    nobody=True,
)
# The parts of the tally; the first four are of question 0.
PEOPLE, RESPONSES, PLACE, PLATFORM = "people", "responses", "place", "on:"
ANSWERED, VALUE = "answered", "value"

SCHEMA = Schema(
    "surveys",
    (
        Table(
            "surveys_surveys",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "title": Column("text"),
                "creator": Column("text", person="emptied"),
                "platform": Column("text"),
                "space": Column("text"),
                "channel": Column("text"),
                "audience": Column("text"),
                "hidden": Column("integer"),
                "repeated": Column("integer"),
                "opened_at": Column("integer"),
                "closes_at": Column("integer", null=True),
                "reminds_at": Column("integer", null=True),
                "closed_at": Column("integer", null=True),
                "closings": Column("integer"),
                "platforms": Column("text"),
            },
            key=("community", "survey"),
            indexes=(Index(("community", "closed_at")), Index(("community", "creator"))),
        ),
        Table(
            "surveys_places",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "position": Column("integer"),
                "platform": Column("text"),
                "space": Column("text"),
                "channel": Column("text"),
            },
            key=("community", "survey", "position"),
            nobody=True,
        ),
        Table(
            "surveys_questions",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "question": Column("integer"),
                "kind": Column("text"),
                "text": Column("text"),
                "low": Column("integer"),
                "high": Column("integer"),
                "most": Column("integer"),
                "required": Column("integer"),
            },
            key=("community", "survey", "question"),
            nobody=True,
        ),
        Table(
            "surveys_choices",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "question": Column("integer"),
                "choice": Column("integer"),
                "label": Column("text"),
            },
            key=("community", "survey", "question", "choice"),
            nobody=True,
        ),
        Table(
            "surveys_skips",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "question": Column("integer"),
                "low": Column("integer"),
                "high": Column("integer"),
                "leads_to": Column("integer"),
            },
            key=("community", "survey", "question", "low"),
            nobody=True,
        ),
        Table(
            "surveys_drafts",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "person": Column("text", person="erased"),
                "sitting": Column("integer"),
                "reached": Column("integer"),
                "place": Column("integer"),
                "answers": Column("text"),
                "at": Column("integer"),
            },
            key=("community", "survey", "person"),
            indexes=(Index(("community", "person")),),
        ),
        Table(
            "surveys_responses",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "slot": Column("integer"),
                "person": Column("text", person="own"),
                "sitting": Column("integer"),
                "code": Column("text"),
                "at": Column("integer"),
                "changes": Column("integer"),
                "platform": Column("text"),
                "place": Column("integer"),
            },
            key=("community", "survey", "slot", "person", "sitting"),
            indexes=(Index(("community", "survey", "code"), unique=True), Index(("community", "person"))),
        ),
        Table(
            "surveys_answers",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "slot": Column("integer"),
                "person": Column("text", person="own"),
                "sitting": Column("integer"),
                "question": Column("integer"),
                "part": Column("integer"),
                "number": Column("integer", null=True),
                "words": Column("text"),
                "noted": Column("text"),
            },
            key=("community", "survey", "slot", "person", "sitting", "question", "part"),
            indexes=(Index(("community", "survey", "question", "slot", "person", "sitting", "number")),),
        ),
        TALLY,
        # Accounts whose answers count with those of the person they were parted from.
        Table(
            "surveys_held",
            {
                "community": Column("text"),
                "survey": Column("integer"),
                "person": Column("text", person="erased"),
                "held_by": Column("text", person="erased"),
            },
            key=("community", "survey", "person"),
        ),
    ),
)
