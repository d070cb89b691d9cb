"""Which format an archive is."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from bot.imports import discord_chat_exporter, slack_export
from bot.imports.archive import Archive
from bot.imports.items import Conversation, Problem, Skipped, Unreadable

ACCEPTED = (
    "Accepted are Slack's workspace export (the zip, or its unpacked folder with channels.json) and "
    "DiscordChatExporter's JSON (one file, a folder or a zip of files; choose the format Json there)."
)


class Export(Protocol):
    """What a format's module offers."""

    def items(self) -> Iterator[Problem | Skipped | Conversation]:
        """The channels, and what is known before reading them."""
        ...


def recognise(archive: Archive, now: datetime, space: str = "", domain: str = "") -> Export:
    """Look into an archive. `space` and `domain` fill in what a Slack export may not say. Raises `Unreadable`."""
    single = list(archive.sizes) == [archive.title]
    slack = slack_export.lists_in(archive) or slack_export.days_in(archive)
    if slack_export.lists_in(archive) and not single:
        return slack_export.SlackExport(archive, now, space, domain)
    if discord_chat_exporter.found_in(archive):
        return discord_chat_exporter.DiscordExport(archive, now)
    if slack and single:
        raise Unreadable(f"{archive.title} is one file of a Slack export. Give the zip or the whole folder.")
    if slack:
        raise Unreadable(
            f"{archive.title} has the days of a Slack export without its channels.json, which holds the channels' ids. "
            "Give the whole export."
        )
    refused = "; ".join(str(problem) for problem in archive.problems[:3])
    raise Unreadable(f"{archive.title} holds no export that can be read. {refused + '. ' if refused else ''}{ACCEPTED}")
