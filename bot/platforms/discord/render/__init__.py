"""A neutral message as the payload of a Discord message."""

from bot.platforms.discord.render.confirm import CANCEL, confirm_payload, pressed_label
from bot.platforms.discord.render.payload import Payload, message_payload, note_payload

__all__ = ["CANCEL", "Payload", "confirm_payload", "message_payload", "note_payload", "pressed_label"]
