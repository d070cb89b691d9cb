"""A form while somebody fills it in."""

from collections.abc import Mapping

import msgspec

from bot.platforms.discord.forms.pages import Slot, pages
from bot.platforms.discord.incoming.news import Filled
from handlers.core.forms import Form


class Opened(msgspec.Struct, frozen=True):
    """A form, what stands in its parts by their ids, which pages were sent, and what was wrong by field."""

    form: Form
    filled: Filled = {}
    pages: tuple[int, ...] = ()
    wrong: dict[str, str] = {}

    def value(self, slot: Slot) -> str | tuple[str, ...] | None:
        """What stands in a part: what was filled in, else what the form proposes."""
        if slot.id in self.filled:
            return self.filled[slot.id]
        proposed = slot.field.value
        if slot.kind == "r" and isinstance(proposed, tuple):
            return proposed[slot.place] if slot.place < len(proposed) else None
        return proposed


def kept(opened: Opened) -> str:
    """What to remember of an open form."""
    return msgspec.json.encode(opened).decode()


def restored(text: str) -> Opened | None:
    """An open form from what was remembered; None for what an earlier version wrote in another way."""
    try:
        return msgspec.json.decode(text, type=Opened)
    except msgspec.DecodeError:
        return None


def sent(opened: Opened, page: int, filled: Filled) -> Opened:
    """With what was filled in on a page; a file that was sent before stays where no other is sent."""
    slots = pages(opened.form)[page] if 0 <= page < len(pages(opened.form)) else ()
    now = dict(opened.filled)
    for slot in slots:
        value = filled.get(slot.id, () if slot.kind in "mf" else "")
        if not (slot.kind == "f" and not value):
            now[slot.id] = value
    seen = tuple(sorted({*opened.pages, page}))
    return msgspec.structs.replace(opened, filled=now, pages=seen, wrong={})


def next_page(opened: Opened) -> int | None:
    """The first page that is still to be filled in; None when the form is complete."""
    return next((page for page in range(len(pages(opened.form))) if page not in opened.pages), None)


def refused(opened: Opened, wrong: Mapping[str, str]) -> Opened:
    """With what is wrong; the pages of those fields are to be filled in again, else the last one."""
    every = pages(opened.form)
    again = {page for page, slots in enumerate(every) if any(slot.field.id in wrong for slot in slots)}
    again = again or {len(every) - 1}
    seen = tuple(page for page in opened.pages if page not in again)
    return msgspec.structs.replace(opened, pages=seen, wrong=dict(wrong))
