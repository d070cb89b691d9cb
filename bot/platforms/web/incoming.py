"""What people did in the chat, as the events that handlers know."""

from datetime import datetime

from bot.platforms.web.directory import Directory
from bot.platforms.web.store.events import Happened
from bot.platforms.web.store.messages import Stored
from bot.platforms.web.store.people import Person
from bot.platforms.web.store.private import Opened
from handlers.core.events import Command, Edited, Event, Press, Reacted, Removed, Said, Submitted, Unreacted
from handlers.core.forms import Answers


def said(directory: Directory, author: Person, message: Stored, link: str, files: int) -> Said:
    """Somebody wrote a message."""
    return Said(
        who=directory.profile(author),
        where=directory.place(message.channel),
        at=message.at,
        message=message.id,
        text=message.text,
        thread=message.reply_to,
        link=link,
        files=files,
        edited_at=message.edited_at,
    )


def edited(directory: Directory, author: Person, message: Stored) -> Edited:
    """Somebody changed a message."""
    at = message.edited_at or message.at
    place = directory.place(message.channel)
    return Edited(who=directory.profile(author), where=place, at=at, message=message.id, text=message.text)


def removed(directory: Directory, channel: str, message: str, at: datetime) -> Removed:
    """A message was deleted."""
    return Removed(where=directory.place(channel), at=at, message=message)


def reacted(directory: Directory, who: Person, happened: Happened) -> Reacted | Unreacted:
    """An emoji was put on a message or taken back."""
    kind = Reacted if happened.added else Unreacted
    return kind(
        who=directory.profile(who),
        where=directory.place(happened.channel),
        at=happened.at,
        message=happened.ref,
        emoji=happened.emoji or "",
    )


def commanded(directory: Directory, who: Person, channel: str, text: str, at: datetime, key: str) -> Command:
    """A command was typed: `/name words`."""
    name, *rest = text.strip().removeprefix("/").split(maxsplit=1)
    place = directory.place(channel)
    words = rest[0] if rest else ""
    return Command(key=key, who=directory.profile(who), where=place, at=at, name=name, words=words)


def pressed(
    directory: Directory,
    who: Person,
    channel: str,
    message: str,
    token: str,
    values: tuple[str, ...],
    at: datetime,
    key: str,
) -> Press:
    """A button or select was pressed."""
    return Press(
        key=key,
        who=directory.profile(who),
        where=directory.place(channel),
        at=at,
        message=message,
        token=token,
        values=values,
    )


def submitted(directory: Directory, who: Person, opened: Opened, answers: Answers, at: datetime) -> Submitted:
    """A form was sent. Its key is the form's attempt: two presses of Send are one submission."""
    return Submitted(
        key=f"web:form:{opened.id}:{opened.attempt}",
        who=directory.profile(who),
        where=directory.place(opened.channel),
        at=at,
        token=opened.form.token,
        answers=answers,
    )


def replayed(directory: Directory, happened: Happened, message: Stored, link: str, files: int) -> Event | None:
    """The event of a thing that happened before, from what is stored now; None where there is nothing to tell.

    A message that is deleted by now is only told as deleted: its words are gone.
    """
    actor = directory.find(happened.actor)
    if actor is None:
        return None
    match happened.event:
        case "message" if message.deleted_at is None:
            return said(directory, actor, message, link, files)
        case "edited" if message.deleted_at is None:
            return edited(directory, actor, message)
        case "deleted":
            return removed(directory, happened.channel, happened.ref, happened.at)
        case "reaction" if message.deleted_at is None:
            return reacted(directory, actor, happened)
        case _:
            return None
