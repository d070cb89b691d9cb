"""Writing to whoever installed Chorus, or to a workspace's first manager where nobody is known to have."""

from bot.platforms.slack.ground import Ground
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Installed

WELCOMED = "welcomed:"


class Greeting:
    """A workspace of the configuration is written to once, and only where it names no channels: else it is set up."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def welcome(self, workspace: Workspace, key: str = "") -> None:
        """Write to the installer, else to the first manager there is."""
        user = workspace.installer or await workspace.people.first_manager()
        profile = await workspace.people.profile(user) if user else None
        if profile is not None:
            where = workspace.place(await workspace.channels.direct(user))
            await self._ground.runtime.deliver(Installed(key=key, who=profile, where=where, at=self._ground.now()))

    async def configured(self, workspace: Workspace) -> None:
        """Answer the first start with a token of the configuration."""
        settings, memory = self._ground.settings, self._ground.runtime.memory("slack")
        key = f"{WELCOMED}{workspace.team}"
        if settings.team_channel or settings.community_channels or await memory.get(key) is not None:
            return
        await self.welcome(workspace, key=f"slack:{key}")
        await memory.put(key, self._ground.now().isoformat())
