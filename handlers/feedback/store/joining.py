"""What two persons said and put on messages, when they turn out to be one."""

from storage import Session


async def join(session: Session, stays: str, goes: str) -> None:
    """Let what one person said and gave be another's; what both gave to one message is given once."""
    await session.run(
        "UPDATE feedback_items SET person = :stays WHERE community = :community AND person = :goes",
        stays=stays,
        goes=goes,
    )
    await session.run(
        "INSERT INTO feedback_reactions (community, source, person, emoji, sign, at) "
        "SELECT community, source, :stays, emoji, sign, at FROM feedback_reactions WHERE community = :community "
        "AND person = :goes ON CONFLICT (community, source, person, emoji) DO NOTHING",
        stays=stays,
        goes=goes,
    )
    await session.run("DELETE FROM feedback_reactions WHERE community = :community AND person = :goes", goes=goes)
    await session.run(
        "INSERT INTO feedback_habits (community, owner, language, messages) "
        "SELECT community, :stays, language, messages FROM feedback_habits WHERE community = :community "
        "AND owner = :goes ON CONFLICT (community, owner, language) "
        "DO UPDATE SET messages = feedback_habits.messages + excluded.messages",
        stays=stays,
        goes=goes,
    )
    await session.run("DELETE FROM feedback_habits WHERE community = :community AND owner = :goes", goes=goes)
