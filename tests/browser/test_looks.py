"""How it looks and whom it serves: light, dark, phone, narrow, languages, and what axe finds."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import at
from tests.browser.conftest import OpenPage
from tests.browser.program import Program


@pytest.fixture(scope="module")
def peopled(program: Program) -> Program:
    """A channel with a poll, a question with an answer, and a few words."""
    program.say("tom", "Winter menu talk is open.")
    program.command('/poll "Which sauce comes back?" "Smoky plum" "Yuzu pepper" --close 2d')
    ask = program.command('/ask "Where did you look?"')["posted"][0]
    program.say("misaki", "店頭で初めて知りました。", reply_to=ask)
    program.say("zofia", "W newsletterze nic nie było.", reply_to=ask)
    program.command("/digest now", channel="team-crowd")
    return program


def faults(page: Page) -> list[str]:
    """What axe finds wrong, each with the element."""
    found = json.loads(json.dumps(Axe().run(page).response))["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing(open_page: OpenPage, peopled: Program, colours: str) -> None:
    page = open_page(color_scheme=colours, reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-theme", colours)
    at.choice(page, "Which sauce comes back?", "Smoky plum").click()
    expect(at.receipt(page)).to_contain_text("Your vote")
    at.card(page, "Where did you look?").get_by_role("button", name=re.compile("2 answers")).click()
    expect(page.locator("#thread-rows")).to_contain_text("newsletterze")
    at.composer(page).press_sequentially("/poll")
    expect(page.get_by_role("listbox", name="Commands")).to_be_visible()
    assert faults(page) == []

    at.composer(page).press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")

    page.get_by_role("button", name=re.compile("^You are")).click()
    expect(page.get_by_role("listbox", name="Be someone else")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")

    page.get_by_role("link", name="team-crowd").click()
    expect(page.locator("#rows .card.report")).to_be_visible()
    assert faults(page) == []


def test_the_colours_chosen_stay_chosen(open_page: OpenPage, peopled: Program) -> None:
    page = open_page(color_scheme="light")
    page.get_by_role("button", name="Use dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(26, 25, 23)"
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_someone_else_sees_their_language_and_their_own_marks(open_page: OpenPage, peopled: Program) -> None:
    page = open_page("dewi")
    at.choice(page, "Which sauce comes back?", "Yuzu pepper").click()
    expect(at.receipt(page)).to_contain_text("Hanya Anda yang melihat ini")
    page.get_by_role("button", name=re.compile("^Anda sebagai")).click()
    page.get_by_role("option", name=re.compile("佐藤 美咲")).click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("#rows .whisper")).to_have_count(0)
    expect(at.choice(page, "Which sauce comes back?", "Yuzu pepper")).to_have_attribute("aria-pressed", "false")
    expect(at.composer(page)).to_have_attribute("placeholder", "#sauce-talkへのメッセージ")
    expect(at.card(page, "Which sauce comes back?")).to_contain_text(re.compile("(people|person) voted"))
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def too_wide(page: Page) -> float:
    """How far the page runs over its side."""
    return float(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_one_column_with_targets_to_touch(open_page: OpenPage, peopled: Program, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 780}, has_touch=True, is_mobile=True)
    expect(page.locator("#sidebar")).to_be_hidden()
    choice = at.choice(page, "Which sauce comes back?", "Smoky plum")
    box = choice.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    choice.tap()
    expect(at.receipt(page)).to_contain_text("Only you see this")
    assert too_wide(page) <= 0

    at.card(page, "Where did you look?").get_by_role("button", name=re.compile("2 answers")).tap()
    expect(page.locator("#thread")).to_be_visible()
    expect(page.locator("#main")).to_be_hidden()
    assert too_wide(page) <= 0
    page.get_by_role("complementary", name="Thread").get_by_role("button", name="Close").tap()

    page.get_by_role("button", name="Open the channel list").tap()
    expect(page.locator("#sidebar")).to_be_visible()
    page.get_by_role("link", name="recipes").tap()
    expect(page.locator("#sidebar")).to_be_hidden()
    expect(page.locator("#channel-name")).to_have_text("recipes")
    for button in page.locator("#header button:visible, #composer button:visible").all():
        size = button.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 44


def test_f6_goes_round_the_regions(open_page: OpenPage, peopled: Program) -> None:
    page = open_page()
    at.composer(page).focus()
    seen = []
    for _ in range(5):
        page.keyboard.press("F6")
        seen.append(page.evaluate("document.activeElement.closest('[data-region]')?.dataset.region"))
    assert seen == ["crowd", "person", "channels", "header", "messages"]


FAR = {
    "half a minute": ("2026-11-24T17:10:00", "in 30 seconds (Tue 24 Nov, 17:10)"),
    "the next day, nearer than a day": ("2026-11-25T16:00:00", "in 22 hours (Wed 25 Nov, 16:00)"),
    "a minute less than two days": ("2026-11-26T17:08:30", "in 2 days (Thu 26 Nov, 17:08)"),
    "the day after, when less than two days are left": ("2026-11-26T00:10:00", "in 2 days (Thu 26 Nov, 00:10)"),
    "a day ago": ("2026-11-23T17:00:00", "yesterday (Mon 23 Nov, 17:00)"),
    "another year": ("2027-01-24T17:09:30", "in 2 months (Sun, 24 Jan 2027, 17:09)"),
    "years ahead": ("2030-11-24T09:00:00", "in 4 years (Sun, 24 Nov 2030, 09:00)"),
}


def test_moments_say_how_far_they_are_and_which_year(open_page: OpenPage, program: Program) -> None:
    page = open_page()
    script = """async (moments) => {
        const { momentText } = await import("/page/texts.js");
        const now = new Date("2026-11-24T17:09:30");
        return moments.map((at) => momentText(new Date(at), "both", "en", now));
    }"""
    said = page.evaluate(script, [at for at, _ in FAR.values()])
    assert dict(zip(FAR, said, strict=True)) == {name: words for name, (_, words) in FAR.items()}
