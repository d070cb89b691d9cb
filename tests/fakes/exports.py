"""Makes exports of chat platforms as files: clean ones to count, dirty ones to survive."""

import json
import random
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "The courier left the box in the rain again",
        "Smoked chili is my favourite by far",
        "Can I pause a delivery",
    ),
    "ja": ("ふたが開けにくくて困りました", "梅ソースをまた作ってください", "配達の時間を選べますか"),
    "id": ("Botolnya bocor waktu sampai", "Tolong adakan lagi saus plum", "Resepnya gampang diikuti"),
    "th": ("ขวดเล็กไปสำหรับครอบครัว", "อยากได้ซอสบ๊วยกลับมา", "ส่งช้ากว่าที่แจ้งสองวัน"),
    "tr": ("Kapak yine sızdırıyor", "Erik sosu ne zaman geri gelecek", "Kargo iki gün gecikti"),
    "pl": ("Paczka przyszła z dwudniowym opóźnieniem", "Sos śliwkowy był najlepszy", "Proszę o większą butelkę"),
}


@dataclass
class SlackWorkspace:
    """A workspace that can be written as Slack exports it."""

    team: str = "T0LARK"
    users: list[dict[str, Any]] = field(default_factory=list)
    channels: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    moment: datetime = START

    def user(self, user: str, name: str, **more: Any) -> str:
        """Add a user."""
        self.users.append({"id": user, "team_id": self.team, "name": name, "profile": {"real_name": name}, **more})
        return user

    def channel(self, name: str, channel: str) -> None:
        """Add a channel."""
        self.ids[name] = channel
        self.channels.setdefault(name, [])

    def say(self, channel: str, user: str, text: str, **more: Any) -> dict[str, Any]:
        """Add a message, a minute after the last one."""
        self.moment += timedelta(minutes=1)
        ts = f"{int(self.moment.timestamp())}.{len(self.channels[channel]):06d}"
        message = {"type": "message", "user": user, "text": text, "ts": ts, "team": self.team, **more}
        self.channels[channel].append(message)
        return message

    def reply(self, channel: str, parent: Mapping[str, Any], user: str, text: str, **more: Any) -> dict[str, Any]:
        """Add an answer in the thread of a message."""
        return self.say(channel, user, text, thread_ts=parent["ts"], parent_user_id=parent.get("user"), **more)

    def files(self) -> dict[str, bytes]:
        """The files of the export by name."""
        listed = [{"id": self.ids[name], "name": name, "is_archived": False} for name in self.channels]
        files = {"channels.json": _json(listed), "users.json": _json(self.users), "integration_logs.json": b"[]"}
        for name, messages in self.channels.items():
            days: dict[str, list[dict[str, Any]]] = {}
            for message in messages:
                days.setdefault(str(datetime.fromtimestamp(float(message["ts"]), UTC).date()), []).append(message)
            files.update({f"{name}/{day}.json": _json(found) for day, found in days.items()})
        return files


@dataclass
class DiscordChannel:
    """A channel or thread that can be written as DiscordChatExporter does."""

    channel: str = "700000000000000001"
    name: str = "feedback"
    kind: str = "GuildTextChat"
    guild: str = "600000000000000001"
    category: str | None = "650000000000000001"
    category_name: str | None = "Kitchen"
    messages: list[dict[str, Any]] = field(default_factory=list)
    moment: datetime = START

    def say(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        """Add a message, a minute after the last one."""
        self.moment += timedelta(minutes=1)
        message: dict[str, Any] = {
            "id": snowflake(self.moment, len(self.messages)),
            "type": "Default",
            "timestamp": self.moment.isoformat(),
            "timestampEdited": None,
            "content": text,
            "author": {"id": user, "name": f"name{user}", "nickname": f"Nick {user}", "isBot": False, "roles": []},
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [],
            "mentions": [],
            **more,
        }
        self.messages.append(message)
        return message

    def document(self, exported: datetime | None = None) -> dict[str, Any]:
        """The export as a value."""
        return {
            "guild": {"id": self.guild, "name": "Larkspoon"},
            "channel": {
                "id": self.channel,
                "type": self.kind,
                "categoryId": self.category,
                "category": self.category_name,
                "name": self.name,
                "topic": None,
            },
            "dateRange": {"after": None, "before": None},
            "exportedAt": (exported or self.moment + timedelta(hours=1)).isoformat(),
            "messages": self.messages,
            "messageCount": len(self.messages),
        }

    def bytes(self) -> bytes:
        """The export as a file."""
        return json.dumps(self.document(), ensure_ascii=False, indent=2).encode()


def snowflake(at: datetime, number: int = 0) -> str:
    """An id that Discord could have given at a moment."""
    return str((int((at - datetime(2015, 1, 1, tzinfo=UTC)).total_seconds() * 1000) << 22) + number)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a folder."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def write_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write files into a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return path


def busy_workspace(seed: int = 1, messages: int = 120) -> SlackWorkspace:
    """A workspace with all that real exports hold: threads, reactions, edits, files, bots, notices, missing people."""
    chance = random.Random(seed)
    made = SlackWorkspace()
    people = [made.user(f"U{number:03d}", f"Person {number}") for number in range(12)]
    made.user("UBOT", "Helper", is_bot=True)
    people.append("UGONE")  # somebody the list of users does not have
    for name in ("general", "feedback"):
        made.channel(name, f"C{name.upper()}")
    for _ in range(messages):
        _one_of_everything(made, chance, people)
    return made


def _one_of_everything(made: SlackWorkspace, chance: random.Random, people: list[str]) -> None:
    channel = chance.choice(sorted(made.channels))
    text = chance.choice(chance.choice(list(SENTENCES.values())))
    parents = [message for message in made.channels[channel] if "subtype" not in message and "bot_id" not in message]
    match chance.randrange(10):
        case 0 if parents:
            made.reply(channel, chance.choice(parents), chance.choice(people), text)
        case 1:
            made.say(channel, chance.choice(people), text, reactions=_reactions(chance, people))
        case 2:
            message = made.say(channel, chance.choice(people), text)
            message["edited"] = {"user": message["user"], "ts": message["ts"].replace(".0", ".9", 1)}
        case 3:
            made.say(channel, chance.choice(people), "", files=[{"id": "F1", "name": "lid.jpg"}], upload=True)
        case 4:
            made.say(channel, "UBOT", "Build passed", subtype="bot_message", bot_id="B1")
        case 5:
            made.say(channel, chance.choice(people), "<@U001> has joined the channel", subtype="channel_join")
        case 6:
            made.say(channel, "USLACKBOT", "This message was deleted.", subtype="tombstone")
        case _:
            made.say(channel, chance.choice(people), f"{text} :+1: &amp; <@U001>")


def _reactions(chance: random.Random, people: list[str]) -> list[dict[str, Any]]:
    names = chance.sample(["+1", "heart", "thumbsup::skin-tone-3", "larkspoon", "bug"], 2)
    found = [(name, chance.sample(people, chance.randint(1, 4))) for name in names]
    return [{"name": name, "users": users, "count": len(users)} for name, users in found]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
