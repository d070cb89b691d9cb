"""The server goes away and comes back under the open page."""

import signal

from playwright.sync_api import expect

from tests.browser import at
from tests.browser.conftest import OpenPage
from tests.browser.program import Program


def test_the_page_outlives_a_killed_server(open_page: OpenPage, program: Program) -> None:
    program.command('/poll "Before or after?" "Before" "After"')
    page = open_page()
    at.choice(page, "Before or after?", "Before").click()
    expect(at.receipt(page)).to_contain_text("counts")
    page.evaluate("window.stayed = true")

    program.stop(signal.SIGKILL)
    bar = page.locator("#connection")
    expect(bar).to_contain_text("Not connected.")
    expect(bar).to_contain_text("What you type is kept.")
    at.send(page, "Where can I buy the plum one in Oslo?")
    expect(page.locator("article.pending")).to_contain_text("waiting to send")
    at.choice(page, "Before or after?", "After").click()
    expect(at.receipt(page)).to_contain_text("nothing was changed")
    expect(at.choice(page, "Before or after?", "Before")).to_have_attribute("aria-pressed", "true")

    program.start()
    program.say("tom", "Said while you were away")
    try_now = bar.get_by_role("button", name="Try now")
    if try_now.is_visible():
        try_now.click()
    expect(bar).to_contain_text("Connected again.")
    expect(at.card(page, "Said while you were away")).to_be_visible()
    expect(page.locator("article.pending")).to_have_count(0)
    expect(at.card(page, "Where can I buy the plum one in Oslo?")).to_be_visible()
    assert program.said("Where can I buy the plum one in Oslo?") == 1
    expect(at.choice(page, "Before or after?", "Before")).to_have_accessible_name("Before, 100%, 1 person, your vote")
    at.choice(page, "Before or after?", "After").click()
    expect(at.choice(page, "Before or after?", "After")).to_have_accessible_name("After, 100%, 1 person, your vote")
    assert page.evaluate("window.stayed") is True


def test_a_clean_restart_shows_nothing_twice(open_page: OpenPage, program: Program) -> None:
    page = open_page()
    at.send(page, "Once and only once")
    expect(at.card(page, "Once and only once")).to_be_visible()
    program.stop()
    expect(page.locator("#connection")).to_contain_text("Not connected.")
    program.start()
    expect(page.locator("#connection")).to_contain_text("Connected again.", timeout=20_000)
    expect(at.entries(page).filter(has_text="Once and only once")).to_have_count(1)
