"""What somebody is told about being read and about accounts that are joined."""

from collections.abc import Mapping, Sequence

from handlers.core.channels import platform_name
from handlers.core.codes import shown
from handlers.core.events import Identity
from handlers.core.message import (
    Button,
    Buttons,
    Code,
    Message,
    Note,
    Paragraph,
    Strong,
    Text,
)
from handlers.core.notes import note
from handlers.core.texts import Words
from handlers.people.model import MINUTES, Erased

_IN, _OUT = Code("/chorus optin"), Code("/chorus optout")


def opted_out(words: Words, erased: Erased) -> Message:
    """What was erased, what holds from now on, how to take it back."""
    text = words(erased.sentence, messages=erased.messages, reactions=erased.reactions, command=_IN)
    return note(words, text, Note(words("people.opted_out.votes"), "private"))


def was_out(words: Words) -> Message:
    """Nothing changed."""
    return _note(words, "people.was_out", _IN)


def opted_in(words: Words) -> Message:
    """What holds from now on, and how to take it back."""
    return _note(words, "people.opted_in", _OUT)


def was_in(words: Words) -> Message:
    """Nothing changed."""
    return _note(words, "people.was_in", _OUT)


def code(words: Words, code: str, accounts: Sequence[Identity]) -> Message:
    """A code, what to do with it, what not to; and what is joined already."""
    text = words(
        "people.link.code", code=Code(shown(code)), command=Code(f"/chorus link {shown(code)}"), minutes=MINUTES
    )
    notes = [Note(words("people.link.keep"), "warn")]
    if accounts:
        notes.append(Note(words("people.link.now", accounts=_named(words, accounts))))
    return note(words, text, *notes)


def joined(words: Words, name: str, accounts: Sequence[Identity], told: Sequence[Text], *, opted_out: bool) -> Message:
    """With whom and where one is one person now, and what that did."""
    named = _named(words, accounts)
    text = words("people.link.done", name=Strong(name), accounts=named, command=Code("/chorus unlink"))
    notes = [Note(one) for one in told]
    if opted_out:
        notes.append(Note(words("people.link.out", command=_IN), "promise"))
    return note(words, text, *notes)


def wrong(words: Words, left: int) -> Message:
    """A code was none, and how often one can try."""
    return note(words, words("people.refused.wrong_code", left=left))


def parted(words: Words, persons: int, told: Sequence[Text]) -> Message:
    """Accounts are persons of their own again."""
    return note(words, words("people.link.parted", n=persons), *(Note(one) for one in told))


def exported(words: Words, counted: Mapping[str, int], person: str) -> Message:
    """How many records there are in which tables, and how to get them."""
    text = words("people.export.counted", n=sum(counted.values()))
    tables = words.line("core.comma").join(f"{table} {records}" for table, records in counted.items())
    how = words("people.export.how", command=Code(f"chorus export me --person {person}"))
    return note(words, text, Paragraph((tables,)), Note(how, "private"))


def asked(words: Words, records: int) -> Message:
    """What would go and what would stay, and the button that does it."""
    confirm = words.line("people.forget.confirm")
    button = Button(words.line("people.forget.button"), "people.forget:", "danger", confirm)
    more = [Paragraph(words(f"people.forget.{key}")) for key in ("what", "stays")]
    return note(words, words("people.forget.ask", n=records), *more, Buttons((button,)))


def forgotten(words: Words, records: int, told: Sequence[Text]) -> Message:
    """What went, what stays, and what happens from now on."""
    notes = [*told, words("people.forget.stays"), words("people.forget.again", command=_IN)]
    return note(words, words("people.forget.done", n=records), *map(Note, notes))


def _named(words: Words, accounts: Sequence[Identity]) -> str:
    return words.line("core.comma").join(platform_name(account.platform) for account in accounts)


def _note(words: Words, key: str, command: Code) -> Message:
    return note(words, words(key, command=command))
