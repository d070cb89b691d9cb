"""Feedback: what people said, wherever it came from, kept once with its author, place, time, language and support.

Decisions
- 2026-11-24 A feature that registers `said` for its subjects decides itself what becomes of replies to them and
  notes them with `note`; what it does not want is feedback of the channel, where that is watched.
- 2026-11-24 Nothing of somebody who opted out is stored, so whatever is stored may be counted.
- 2026-11-24 Anybody who sees a message may save it, in channels Chorus is in: elsewhere it would not hear of edits
  and deletions, and a note that does not follow them breaks what is promised. One's own may be saved anywhere.
- 2026-11-24 A channel that was read back tells of deletions only between the ends of its stretch, and nothing of a
  message known from its edit alone, since when that was written is not known.
"""

from handlers.core.errors import Refused
from handlers.core.events import Edited, Entered, Reacted, ReadBack, Removed, Said, Seen, Unreacted, Unread
from handlers.core.feature import Export, Feature
from handlers.core.message import Code
from handlers.core.settings import Setting
from handlers.feedback import model, store
from handlers.feedback.actions import capture, channels, home, joining, keeping, languages, readback, reading, saving
from handlers.feedback.actions.capture import note
from handlers.feedback.actions.channels import announce
from handlers.feedback.actions.keeping import followers
from handlers.feedback.actions.reading import signs_now

__all__ = ["announce", "feature", "followers", "note", "signs_now"]


def _reactions(text: str) -> str:
    try:
        found = model.signs(text)
    except ValueError as error:
        raise Refused("feedback.refused.reactions", example=Code("👍 ❤️ | 👎 🐛")) from error
    return f"{' '.join(found.favour)} | {' '.join(found.against)}"


def _keep_days(text: str) -> str:
    try:
        return str(model.keep_days(text.strip()))
    except ValueError as error:
        raise Refused("feedback.refused.keep_days", max=model.LONGEST_KEEP) from error


feature = Feature("feedback", store.SCHEMA)
feature.on(Said)(capture.said)
feature.on(Edited)(capture.edited)
feature.on(Removed)(capture.removed)
feature.on(Reacted)(capture.reacted)
feature.on(Unreacted)(capture.unreacted)
feature.on(Entered)(channels.entered)
feature.on(Seen)(channels.seen)
feature.on(Unread)(channels.unread)
feature.on(ReadBack)(readback.read_back)
feature.join(joining.join)
feature.forgets(keeping.forget_person)
feature.home(home.home)
feature.pick("save", "feedback.pick.save")(saving.save)
feature.job("forget")(keeping.forget)
feature.workers["language"] = languages.Languages()
feature.digest(reading.section)
feature.exports.append(Export("feedback", store.COLUMNS, reading.exported))
feature.settings.append(Setting("reactions", "feedback.setting.reactions", model.SIGNS, ("community",), _reactions))
feature.settings.append(
    Setting("keep_days", "feedback.setting.keep_days", str(model.KEEP_DAYS), ("community",), _keep_days)
)
