"""Polls: a question with choices, counted live, closed with a result that claims no more than was counted.

Decisions
- 2026-11-24 A ballot is one row a person, whatever the kind of vote: simultaneous voters cannot lose each
  other, and a repeated press finds what the first one did.
- 2026-11-24 Names are shown, as every poll says above its choices: `/poll results` tells everybody who chose what.
- 2026-11-24 A poll in a team channel is the team's: nobody else sees it in a list or votes in it.
- 2026-11-24 Deleting a poll deletes its votes and their log; its number is not given again.
- 2026-11-24 A result is said to be clear only where the Wilson interval says so; the cup marks the most votes.
"""

from handlers.core.feature import Audit, Export, Feature
from handlers.core.rights import who_may
from handlers.polls import actions, store
from handlers.polls.usages import USAGES

feature = Feature("polls", store.SCHEMA)
feature.command("poll", *USAGES)(actions.poll)
feature.suggest("open")(actions.suggest_open)
feature.suggest("closed")(actions.suggest_closed)
feature.suggest("own")(actions.suggest_own)
feature.suggest("all")(actions.suggest_all)
feature.form("create")(actions.submitted)
feature.press("vote")(actions.vote)
feature.press("pick")(actions.pick)
feature.press("preview")(actions.pressed_preview)
feature.press("results")(actions.pressed_results)
feature.press("new")(actions.pressed_new)
feature.press("show")(actions.pressed_show)
feature.press("close")(actions.pressed_close)
feature.press("reopen")(actions.pressed_reopen)
feature.press("delete")(actions.pressed_delete)
feature.job("close")(actions.close_when_due)
feature.job("forget")(actions.forget)
feature.shows("poll", actions.draw, actions.mine)
feature.join(actions.join)
feature.part(actions.part)
feature.forgets(actions.forgets)
feature.home(actions.home)
feature.digest(actions.section)
feature.settings.append(who_may(actions.WHO_MAY_POLL, "polls.setting.who_may_poll"))
feature.audits.append(Audit("poll", actions.audit))
feature.exports += [
    Export(
        "polls",
        (
            *("poll", "question", "most", "creator", "platform", "space", "channel"),
            *("opened_at", "closes_at", "closed_at", "choice", "label", "votes", "people", "people_by_platform"),
        ),
        lambda context, after: store.polls_page(context.session, after),
    ),
    Export(
        "votes",
        ("poll", "choice", "label", "voter", "voted_at", "platform"),
        lambda context, after: store.votes_page(context.session, after),
    ),
]

__all__ = ["feature"]
