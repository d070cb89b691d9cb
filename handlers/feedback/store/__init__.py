"""Where feedback is kept: what was said, the reactions to it, who writes in which language, and what was seen.

Everything about a message hangs on its `source`: a short name computed from the platform's own ids, so that a
repeat, an import and a live delivery of one message meet in one row.
"""

from handlers.feedback.store.channels import enter, enter_imported
from handlers.feedback.store.coverage import ChannelCoverage, Missed, coverage, known_since, saw, unread
from handlers.feedback.store.figures import (
    ChannelTalk,
    Support,
    Talk,
    approval,
    by_channel,
    by_language,
    count_stored,
    newcomers,
    noted_of,
    subjects_of,
    subjects_said_to,
    totals,
    totals_of,
)
from handlers.feedback.store.items import (
    Erased,
    Item,
    Note,
    change,
    erase_person,
    erase_subject,
    find,
    forget,
    hide,
    put,
    source_in,
    subjects_of_person,
    subjects_to_forget,
    take_out,
    usable,
    words_now,
)
from handlers.feedback.store.joining import join
from handlers.feedback.store.languages import Habits, Told, Untold, habits, keep_told, untold
from handlers.feedback.store.quotable import most_supported, newest_unsupported
from handlers.feedback.store.reactions import add_reaction, take_reaction
from handlers.feedback.store.readback import (
    given_to,
    people_behind,
    stored_between,
    take_back_all,
    take_out_all,
)
from handlers.feedback.store.table import COLUMNS, exported
from handlers.feedback.store.tables import SCHEMA

__all__ = [
    "COLUMNS",
    "SCHEMA",
    "ChannelCoverage",
    "ChannelTalk",
    "Erased",
    "Habits",
    "Item",
    "Missed",
    "Note",
    "Support",
    "Talk",
    "Told",
    "Untold",
    "add_reaction",
    "approval",
    "by_channel",
    "by_language",
    "change",
    "count_stored",
    "coverage",
    "enter",
    "enter_imported",
    "erase_person",
    "erase_subject",
    "exported",
    "find",
    "forget",
    "given_to",
    "habits",
    "hide",
    "join",
    "keep_told",
    "known_since",
    "most_supported",
    "newcomers",
    "newest_unsupported",
    "noted_of",
    "people_behind",
    "put",
    "saw",
    "source_in",
    "stored_between",
    "subjects_of",
    "subjects_of_person",
    "subjects_said_to",
    "subjects_to_forget",
    "take_back_all",
    "take_out",
    "take_out_all",
    "take_reaction",
    "totals",
    "totals_of",
    "unread",
    "untold",
    "usable",
    "words_now",
]
