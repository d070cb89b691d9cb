"""What belongs to the community that a space was before it joined another: presses and replies on its messages."""

from collections import OrderedDict

from bot.platforms.base import Outcome
from bot.runtime.dispatch import Surroundings
from handlers.core.events import Event, Identity, Press, Said, Submitted
from handlers.core.people import subject_of
from storage import Session

REMEMBERED = 1000


class Former:
    """Numbers count per community, so a press on an old poll 1 must not reach the new community's poll 1."""

    def __init__(self) -> None:
        self._forms: OrderedDict[tuple[Identity, str], None] = OrderedDict()

    async def owns(self, around: Surroundings, event: Event) -> bool:
        """Whether an event is about something that this community posted before the space left it."""
        match event:
            case Press(message=message) | Said(thread=str(message)):

                async def read(session: Session) -> bool:
                    return await subject_of(session, event.where, message) is not None

                return await around.engine.reading(around.community, read)
            case Submitted():
                return (event.who.identity, event.token) in self._forms
            case _:
                return False

    def note(self, event: Event, outcome: Outcome) -> None:
        """Remember to whom this community showed a form."""
        if outcome.form is not None and isinstance(event, Press | Submitted):
            self._forms[event.who.identity, outcome.form.token] = None
            if len(self._forms) > REMEMBERED:
                self._forms.popitem(last=False)
