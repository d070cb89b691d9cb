"""Where it is kept that somebody opted out: with the person."""

from storage import Session


async def set_opted_out(session: Session, person: str, opted_out: bool) -> None:
    """Note whether a person may be read."""
    await session.run(
        "UPDATE core_people SET opted_out = :opted_out WHERE community = :community AND person = :person",
        person=person,
        opted_out=int(opted_out),
    )
