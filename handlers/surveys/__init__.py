"""Surveys: several questions together, answered in forms page by page, counted question by question.

Decisions
- 2026-11-24 A response is one row a person and sitting. It counts when its last page is sent; what is filled in
  before that is a draft, which waits for its person over days and restarts and counts nowhere.
- 2026-11-24 A skip leads forward only, so no survey can run in a ring; one that nobody could be asked a question of
  is refused before it is posted.
- 2026-11-24 Whether names are shown or hidden is said above the button and cannot be changed. Hidden ones stand in
  no result, export or quote; results, exports and rows of a cross table are read from five people on, the exported
  order is that of random codes, and feedback from there has no author and of its time only the full hour.
- 2026-11-24 Results are the team's while a survey is open, so that they do not steer it, and everybody's after.
- 2026-11-24 Deleting a survey deletes its answers and what they became as feedback; its number is not given again.
"""

from handlers.core.feature import Export, Feature
from handlers.core.rights import who_may
from handlers.surveys import actions, store
from handlers.surveys.usages import USAGES

feature = Feature("surveys", store.SCHEMA)
feature.command("survey", *USAGES)(actions.survey)
feature.suggest("open")(actions.suggest_open)
feature.suggest("closed")(actions.suggest_closed)
feature.suggest("own")(actions.suggest_own)
feature.suggest("all")(actions.suggest_all)
feature.form("create")(actions.submitted)
feature.form("preview")(actions.submitted_preview)
feature.form("page")(actions.submitted_page)
feature.press("new")(actions.pressed_new)
feature.press("show")(actions.pressed_show)
feature.press("take")(actions.pressed_take)
feature.press("change")(actions.pressed_change)
feature.press("back")(actions.pressed_back)
feature.press("results")(actions.pressed_results)
feature.press("question")(actions.pressed_question)
feature.press("close")(actions.pressed_close)
feature.press("reopen")(actions.pressed_reopen)
feature.press("delete")(actions.pressed_delete)
feature.job("close")(actions.close_when_due)
feature.job("remind")(actions.remind)
feature.job("forget")(actions.forget)
feature.job("erased")(actions.opted_out)
feature.shows("survey", actions.draw)
feature.join(actions.join)
feature.part(actions.part)
feature.forgets(actions.forgets)
feature.home(actions.home)
feature.digest(actions.section)
feature.settings.append(who_may(actions.WHO_MAY_SURVEY, "surveys.setting.who_may_survey"))
feature.exports += [
    Export(
        "surveys",
        (
            *("survey", "title", "creator", "names", "answered", "platform", "space", "channel", "opened_at"),
            *("closes_at", "closed_at", "people", "responses", "question", "kind", "text", "required", "answers"),
        ),
        lambda context, after: store.surveys_page(context.session, after),
    ),
    Export(
        "survey_answers",
        ("survey", "response", "person", "answered_at", "platform", "question", "kind", "text", "answer"),
        lambda context, after: store.answers_page(context.session, after),
    ),
]

__all__ = ["feature"]
