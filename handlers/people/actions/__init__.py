"""What people decide about being read, and which accounts are one person."""

from handlers.people.actions.linking import entered, link, unlink
from handlers.people.actions.opting import opt_in, opt_out

__all__ = ["entered", "link", "opt_in", "opt_out", "unlink"]
