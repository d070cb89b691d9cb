"""What opting out does, in numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Erased:
    """How much of a person was erased."""

    messages: int
    reactions: int

    @property
    def sentence(self) -> str:
        """The text key that says it."""
        if self.messages:
            return "people.opted_out.messages"
        return "people.opted_out.reactions" if self.reactions else "people.opted_out.nothing"
