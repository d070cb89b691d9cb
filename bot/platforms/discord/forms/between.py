"""What stands between two modals: Discord opens none from another, so a private message with a button does."""

from typing import Any

from bot.platforms.discord.forms.modal import FORM, page_id
from bot.platforms.discord.forms.opened import Opened, next_page
from bot.platforms.discord.forms.pages import pages
from bot.platforms.discord.lengths import cut, length
from bot.platforms.discord.limits import TEXT
from bot.platforms.discord.render.controls import label
from bot.platforms.discord.render.payload import Payload, payload
from bot.platforms.discord.words import escaped, line
from handlers.core.message import Strong, Text
from handlers.core.texts import Words

_ERROR = 300
_PRIMARY = 1


def continue_payload(opened: Opened, state: str, words: Words) -> Payload:
    """A page was sent and another one follows."""
    page = next_page(opened) or 0
    told = words("discord.page_kept", page=len(opened.pages), pages=len(pages(opened.form)))
    return _asking(line(told), words.line("discord.continue"), state, page)


def refused_payload(opened: Opened, state: str, words: Words, reason: Text = ()) -> Payload:
    """A form was refused: `reason`, what is wrong with each field, and a button that opens it as it was filled in."""
    rows = [line(reason)] if reason else [line(words("discord.fields_wrong", n=len(opened.wrong)))]
    labels = {field.id: field.label for field in opened.form.fields}
    room = TEXT - length(rows[0])
    for field, error in opened.wrong.items():
        row = f"{line((Strong(cut(labels.get(field, field), 100)),))}: {escaped(' '.join(cut(error, _ERROR).split()))}"
        room -= length(row) + 1
        if room < 0:
            break
        rows.append(row)
    return _asking("\n".join(rows), words.line("discord.open_again"), state, next_page(opened) or 0)


def ready_payload(state: str, words: Words) -> Payload:
    """A form that could not be opened in time, with a button that opens it."""
    return _asking(line(words("discord.form_ready")), words.line("discord.open_again"), state, 0)


def gone_payload(words: Words) -> Payload:
    """A form is not kept any more."""
    return payload([{"type": 10, "content": line(words("discord.form_gone"))}], ephemeral=True)


def _asking(content: str, go_on: str, state: str, page: int) -> Payload:
    button: dict[str, Any] = {"type": 2, "style": _PRIMARY, "label": label(go_on), "custom_id": page_id(state, page)}
    return payload([{"type": 10, "content": content}, {"type": 1, "components": [button]}], ephemeral=True)


__all__ = ["FORM", "continue_payload", "gone_payload", "ready_payload", "refused_payload"]
