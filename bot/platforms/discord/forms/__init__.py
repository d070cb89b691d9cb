"""A neutral form as modals of at most five parts, and what was filled in as neutral answers.

A form is kept as `Opened` under a state id from its opening until it is taken in. The id of a modal and of the
buttons between pages names state and page, so an open form survives a restart; that of a form of one page also
carries the form's token, so it is taken in even where nothing is kept any more.
"""

from bot.platforms.discord.forms.answers import answers, answers_alone, faults
from bot.platforms.discord.forms.between import FORM, continue_payload, gone_payload, ready_payload, refused_payload
from bot.platforms.discord.forms.modal import ModalId, modal, read_modal_id, read_page
from bot.platforms.discord.forms.opened import Opened, kept, next_page, refused, restored, sent
from bot.platforms.discord.forms.pages import page_count

__all__ = [
    "FORM",
    "ModalId",
    "Opened",
    "answers",
    "answers_alone",
    "continue_payload",
    "faults",
    "gone_payload",
    "kept",
    "modal",
    "next_page",
    "page_count",
    "read_modal_id",
    "read_page",
    "ready_payload",
    "refused",
    "refused_payload",
    "restored",
    "sent",
]
