"""A person's App Home: what they may do and what is open for them."""

from bot.platforms.slack import render
from bot.platforms.slack.ground import Ground
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Place, Profile


class Homes:
    """Publishes App Homes."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def show(self, workspace: Workspace, reader: Profile, where: Place) -> None:
        """Draw somebody's App Home anew."""
        message = await self._ground.runtime.home(reader, where)
        view = render.home(message, self._ground.texts, self._ground.timezone)
        await workspace.api.call("views.publish", user_id=reader.identity.user, view=view)
