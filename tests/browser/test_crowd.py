"""A crowd joins with real progress, and the digest says what it said."""

import re

from playwright.sync_api import expect

from tests.browser import at
from tests.browser.conftest import OpenPage
from tests.browser.program import Program


def test_a_crowd_of_25_joins_votes_and_its_digest_is_read(open_page: OpenPage, program: Program) -> None:
    program.command('/poll "Which sauce comes back?" "Smoky plum" "Yuzu pepper" "Garlic confit"')
    program.command('/ask "What annoyed you this week?"')
    page = open_page()
    page.get_by_role("button", name="Bring in 25 people").click()
    progress = page.get_by_role("progressbar", name="Bring in a crowd")
    expect(progress).to_have_attribute("aria-valuetext", re.compile("of 25 have joined|All 25 have joined"))
    see = page.get_by_role("button", name="See the digest")
    expect(see).to_be_visible(timeout=30_000)
    expect(progress).to_have_attribute("aria-valuetext", "All 25 have joined")
    expect(page.locator("#members")).to_have_text("33 people")
    expect(at.card(page, "Which sauce comes back?")).to_contain_text(re.compile(r"\d+ people voted"))

    see.click()
    expect(page.locator("#channel-name")).to_have_text("team-crowd")
    digest = page.locator("#rows .card.report")
    expect(digest.get_by_role("heading").first).to_contain_text("What the crowd said")
    expect(digest).to_contain_text("Which sauce comes back?")
    expect(digest.locator("blockquote").first).to_be_visible()
    link = digest.locator("figure").first.get_by_role("link").first
    link.click()
    expect(page.locator("article.highlighted")).to_be_visible()


def test_a_member_sees_the_crowd_but_not_the_team(open_page: OpenPage) -> None:
    page = open_page("misaki")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.get_by_role("navigation", name="チャンネル")).not_to_contain_text("team-crowd")
    expect(page.locator("#members")).to_have_text(re.compile("人$"))
