"""Who may do what: three roles, and the people who started a thing."""

from handlers.core.errors import Refused
from handlers.core.events import Role
from handlers.core.people import Person
from handlers.core.texts import Words


def at_least(person: Person, role: Role) -> bool:
    """Whether a person has a role or a higher one."""
    return person.role >= role


def require(person: Person, role: Role, who_may: str) -> None:
    """Refuse unless the person has the role; `who_may` names somebody to ask."""
    if not at_least(person, role):
        raise Refused("core.refused.team_only", name=who_may)


def require_creator(person: Person, creator: str, creator_name: str) -> None:
    """Refuse unless the person started the thing or is a manager."""
    if person.id != creator and not at_least(person, Role.MANAGER):
        raise Refused("core.refused.creator_only", name=creator_name)


def shown_who(value: str, words: Words) -> str:
    """`everyone`, `team` or `managers`, the stored forms of who may, in a reader's language."""
    return words.line(f"core.who_{value}") if value in ("everyone", "team", "managers") else value
