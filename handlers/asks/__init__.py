"""Questions: asked openly in one channel or several, answered in their threads in any language.

Decisions
- 2026-11-24 An answer is feedback with the subject `ask:<number>`; nothing is kept twice.
- 2026-11-24 What is said in the thread after the close is no answer: it is feedback of its channel, where that
  is watched. A reply said before the close and delivered after it still is one.
- 2026-11-24 A question in a team channel is the team's: its answers are noted, since it was asked there on purpose.
- 2026-11-24 Deleting a question deletes the notes of its answers; the replies stay in the chat.
"""

from handlers.asks import actions, store
from handlers.asks.usages import USAGES
from handlers.core.events import Edited, Removed
from handlers.core.feature import Feature
from handlers.core.rights import who_may

feature = Feature("asks", store.SCHEMA)
feature.command("ask", *USAGES)(actions.ask)
feature.suggest("open")(actions.suggest_open)
feature.suggest("closed")(actions.suggest_closed)
feature.suggest("own")(actions.suggest_own)
feature.suggest("all")(actions.suggest_all)
feature.form("create")(actions.submitted)
feature.press("new")(actions.pressed_new)
feature.press("close")(actions.pressed_close)
feature.press("reopen")(actions.pressed_reopen)
feature.press("delete")(actions.pressed_delete)
feature.press("results")(actions.pressed_results)
feature.said("ask")(actions.said)
feature.on(Edited)(actions.edited)
feature.on(Removed)(actions.removed)
feature.shows("ask", actions.draw)
feature.join(actions.join)
feature.forgets(actions.forgets)
feature.home(actions.home)
feature.digest(actions.section)
feature.settings.append(who_may(actions.WHO_MAY_ASK, "asks.setting.who_may_ask"))

__all__ = ["feature"]
