"""The settings everybody has: a language and a time zone, from what people type to what is stored."""

from handlers.core.errors import Refused
from handlers.core.schedules import zone_named
from handlers.core.texts import LANGUAGES

_IN_ENGLISH = {
    "en": "english",
    "ja": "japanese",
    "id": "indonesian",
    "th": "thai",
    "tr": "turkish",
    "pl": "polish",
}

USUAL_ZONES = (
    *("Europe/London", "Europe/Berlin", "Europe/Warsaw", "Europe/Istanbul", "Asia/Dubai", "Asia/Kolkata"),
    *("Asia/Jakarta", "Asia/Bangkok", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo"),
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "UTC"),
)


def language(text: str) -> str:
    """A language by code (`ja`, `pt-BR`), by its own name or by its English one. Raises `Refused` for others."""
    word = text.strip().replace("_", "-").casefold()
    for code, name in LANGUAGES.items():
        if word.split("-")[0] == code or word in (name.casefold(), _IN_ENGLISH[code]):
            return code
    listed = ", ".join(f"{code} ({name})" for code, name in LANGUAGES.items())
    raise Refused("core.refused.not_a_language", text=text.strip()[:40], list=listed)


def zone(text: str) -> str:
    """An IANA time zone as it is spelt. Raises `Refused` for one there is not."""
    return zone_named(text)
