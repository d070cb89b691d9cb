"""People: what each decides about being read.

Decisions
- 2026-11-24 Opting out is done at once and said, not asked back: it is a wish for less, and typing
  `/chorus optin` undoes all but the erasing.
"""

from handlers.core.feature import Feature, Usage
from handlers.people import actions

feature = Feature("people")
feature.command("optout", Usage("", "", "people.help.optout"), slash=False)(actions.opt_out)
feature.command("optin", Usage("", "", "people.help.optin"), slash=False)(actions.opt_in)

__all__ = ["feature"]
