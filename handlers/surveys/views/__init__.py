"""Surveys as neutral messages and forms."""

from handlers.surveys.views.drawing import announcement, drawing, preview, reminder
from handlers.surveys.views.forms import HIDDEN, SEVERAL, new_survey, page_form
from handlers.surveys.views.lists import digest, home, listing, survey_item
from handlers.surveys.views.notes import controls, receipt
from handlers.surveys.views.results import PAGE, cross, detail, overview

__all__ = [
    "HIDDEN",
    "PAGE",
    "SEVERAL",
    "announcement",
    "controls",
    "cross",
    "detail",
    "digest",
    "drawing",
    "home",
    "listing",
    "new_survey",
    "overview",
    "page_form",
    "preview",
    "receipt",
    "reminder",
    "survey_item",
]
