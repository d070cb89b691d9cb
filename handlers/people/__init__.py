"""People: what each decides about being read, what is kept of each, and which accounts are one person.

Decisions
- 2026-11-24 Opting out is done at once and said, not asked back: it is a wish for less, and typing
  `/chorus optin` undoes all but the erasing.
- 2026-11-24 Whoever gave the code stays, whoever typed it becomes that person. All that is one's own follows:
  votes, settings, what one started, what one said. Either side's opting out holds for both.
- 2026-11-24 A role does not follow. It belongs to the account one acts with, since each platform says who leads
  there: a manager on Discord who joins an account on Slack is no manager when acting on Slack.
- 2026-11-24 Accounts of a platform where anybody can be anybody neither give nor type codes: whoever picked the
  name there would hold the votes and rights of the person on Slack or Discord. For the same reason accounts that
  were joined with a web chat come apart at the first start in which it is not trusted any more.
- 2026-11-24 A wrong code is answered, not refused, so that the attempt stays counted. Tries are counted for who
  types, not for the code: nobody can use up somebody else's.
- 2026-11-24 Whoever is forgotten leaves the ids of their accounts, marked as opted out: without the mark the next
  import or message would bring back what was just erased. Nothing else names them, and joined accounts come apart.
- 2026-11-24 Unlinking gives each account the person back that it was; nothing else moves. In polls that are open
  the others count as having voted.
"""

from handlers.core.events import Entered
from handlers.core.feature import Feature
from handlers.people import actions, store
from handlers.people.usages import EXPORT, FORGET, LINK, OPT_IN, OPT_OUT, UNLINK

feature = Feature("people", store.SCHEMA)
feature.command("optout", *OPT_OUT, slash=False)(actions.opt_out)
feature.command("optin", *OPT_IN, slash=False)(actions.opt_in)
feature.command("link", *LINK, slash=False)(actions.link)
feature.command("unlink", *UNLINK, slash=False)(actions.unlink)
feature.command("export", *EXPORT, slash=False)(actions.export)
feature.command("forget", *FORGET, slash=False)(actions.forget)
feature.press("forget")(actions.pressed_forget)
feature.on(Entered)(actions.entered)

__all__ = ["feature"]
