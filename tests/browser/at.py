"""Where things are on the page, by role and name as people find them."""

import re

from playwright.sync_api import Locator, Page


def card(page: Page, words: str) -> Locator:
    """The newest message in the channel with these words."""
    return page.locator("#rows article.message").filter(has_text=words).last


def choice(page: Page, question: str, label: str) -> Locator:
    """A choice of a poll."""
    return card(page, question).get_by_role("button", name=re.compile(rf"^{re.escape(label)}(,|$)"))


def receipt(page: Page) -> Locator:
    """The private answer shown last in the channel."""
    return page.locator("#rows .whisper").last


def composer(page: Page) -> Locator:
    """Where to type into the channel."""
    return page.locator("#composer textarea")


def send(page: Page, text: str) -> None:
    """Type into the channel and send."""
    composer(page).fill(text)
    composer(page).press("Enter")


def entries(page: Page) -> Locator:
    """The messages of the channel, without day lines and private answers."""
    return page.locator("#rows article.message")
