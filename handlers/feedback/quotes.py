"""A noted message as a quote: verbatim, whole or cut with a mark, never anything that was not written."""

from icu4py.breakers import CharacterBreaker

from handlers.core.message import Button, Quote
from handlers.core.texts import Words
from handlers.feedback.model import storable
from handlers.feedback.store import Item

LONGEST = 280
_HIDE = "digests.hide"


def quote(item: Item, words: Words, *, hide: bool = True) -> Quote:
    """The quote of a message in a reader's language; `hide` gives it the button that takes it out of digests."""
    return Quote(
        text=cut(item.text, item.language or words.language),
        language=item.language,
        language_name=language_name(item.language, words),
        author=item.author or words.line("core.someone"),
        place=named(item.channel or item.place.channel),
        source=item.source,
        support=_support(item, words),
        url=item.link,
        show=words.line("feedback.quote.show") if item.link else "",
        hide=_hide_button(item, words) if hide else None,
    )


def cut(text: str, language: str) -> str:
    """The words without the space around them, at most `LONGEST` characters and never cut inside a letter."""
    whole = storable(text).strip()
    if len(whole) <= LONGEST:
        return whole
    kept = ""
    for letter in CharacterBreaker(whole[: LONGEST + 1], language):
        if len(kept) + len(letter) >= LONGEST:
            break
        kept += letter
    kept = kept.rstrip() or whole[: LONGEST - 1]
    if kept not in text:
        raise ValueError("a quote holds words that were not written")
    return f"{kept}…"


def language_name(code: str, words: Words) -> str:
    """The name of a language in a reader's language; the code where there is none."""
    if not code:
        return ""
    try:
        return words.line(f"feedback.language.{code}")
    except KeyError:
        return code


def named(channel: str) -> str:
    """A channel's name as people write it."""
    return f"#{channel}" if channel and not channel.startswith("#") else channel


def _support(item: Item, words: Words) -> str:
    parts = [f"{words.number(item.likes)} 👍"] if item.likes else []
    if item.dislikes:
        parts.append(f"{words.number(item.dislikes)} 👎")
    return " ".join(parts)


def _hide_button(item: Item, words: Words) -> Button:
    return Button(words.line("feedback.quote.hide"), f"{_HIDE}:{item.source}", style="quiet")
