"""What reading an event needs to know and the event itself does not say."""

from collections.abc import Sequence
from typing import Protocol

from handlers.core.events import Profile, Role


class Ground(Protocol):
    """Lookups in what the adapter knows by now; none waits."""

    @property
    def me(self) -> str:
        """The bot's own user id."""
        ...

    def home(self, user: str, channel: str) -> str:
        """The guild that a person counts in who acts in a direct conversation; empty when there is none."""
        ...

    def parent(self, channel: str) -> str | None:
        """The channel a thread hangs under; None for a channel that is no thread."""
        ...

    def role(self, guild: str, user: str, roles: Sequence[str], permissions: int | None) -> Role:
        """What a member may do, by the ids of their roles and, where the event says them, their permissions."""
        ...

    def known(self, guild: str, user: str) -> Profile | None:
        """The profile of a member who was met before."""
        ...

    def role_name(self, guild: str, role: str) -> str | None:
        """The name of a role."""
        ...

    def channel_name(self, channel: str) -> str | None:
        """The name of a channel or thread."""
        ...
