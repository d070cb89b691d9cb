"""What people decide about being read, and which accounts are one person."""

from handlers.people.actions.linking import entered, link, unlink
from handlers.people.actions.opting import opt_in, opt_out
from handlers.people.actions.privacy import export, forget, pressed_forget

__all__ = ["entered", "export", "forget", "link", "opt_in", "opt_out", "pressed_forget", "unlink"]
