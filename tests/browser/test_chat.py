"""What people do all day: vote, answer, react, fill in, edit, with mouse and with keyboard."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import at
from tests.browser.conftest import OpenPage
from tests.browser.program import Program

RECEIPT = re.compile(r"[A-Z0-9]{2,}-[A-Z0-9]{4,}")


def test_a_vote_is_counted_changed_and_taken_back_with_a_receipt_each_time(
    open_page: OpenPage, program: Program
) -> None:
    page = open_page()
    at.send(page, '/poll "Which sauce comes back?" "Smoky plum" "Yuzu pepper"')
    plum, yuzu = (at.choice(page, "Which sauce comes back?", label) for label in ("Smoky plum", "Yuzu pepper"))
    plum.click()
    expect(plum).to_have_attribute("aria-pressed", "true")
    expect(plum).to_have_accessible_name("Smoky plum, 100%, 1 person, your vote")
    expect(at.receipt(page)).to_contain_text("Your vote for Smoky plum counts.")
    expect(at.receipt(page)).to_contain_text(RECEIPT)

    yuzu.click()
    expect(yuzu).to_have_accessible_name("Yuzu pepper, 100%, 1 person, your vote")
    expect(plum).to_have_accessible_name("Smoky plum, 0%, 0 people")
    expect(at.receipt(page)).to_contain_text("Changed from Smoky plum to Yuzu pepper.")
    expect(page.locator("#rows .whisper").filter(has_text="Receipt")).to_have_count(1)

    page.wait_for_timeout(1100)  # a second press within a second is taken for a slip
    yuzu.click()
    expect(yuzu).to_have_accessible_name(re.compile(r"^Yuzu pepper, 0%, 0 people$"))
    expect(at.receipt(page)).to_contain_text("taken back")
    at.receipt(page).get_by_role("button", name="Dismiss").click()
    expect(page.locator("#rows .whisper").filter(has_text="taken back")).to_have_count(0)


def test_others_votes_arrive_live_and_own_marks_stay(open_page: OpenPage, program: Program) -> None:
    posted = program.command('/poll "Which label?" "Woodcut" "Plain"')["posted"][0]
    page = open_page()
    woodcut, plain = at.choice(page, "Which label?", "Woodcut"), at.choice(page, "Which label?", "Plain")
    woodcut.click()
    expect(woodcut).to_have_accessible_name("Woodcut, 100%, 1 person, your vote")
    tokens = [element["token"] for element in program.message(posted)["elements"] if element["type"] == "choice"]
    for person in ("tom", "elif", "zofia"):
        program.call("POST", "presses", {"as": person, "message": posted, "token": tokens[1]})
    expect(plain).to_have_accessible_name("Plain, 75%, 3 people")
    expect(woodcut).to_have_accessible_name("Woodcut, 25%, 1 person, your vote")
    page.reload()
    expect(woodcut).to_have_accessible_name("Woodcut, 25%, 1 person, your vote")


def test_of_many_choices_the_rest_is_in_a_list(open_page: OpenPage, program: Program) -> None:
    program.command('/poll "Which town?" ' + " ".join(f'"Town {number}"' for number in range(1, 13)))
    page = open_page()
    towns = at.card(page, "Which town?").get_by_role("group", name="Which town?").get_by_role("button")
    expect(towns).to_have_count(10)
    at.choice(page, "Which town?", "Town 2").click()
    expect(at.choice(page, "Which town?", "Town 2")).to_have_accessible_name("Town 2, 100%, 1 person, your vote")
    at.card(page, "Which town?").get_by_role("combobox", name="Choose from all 12").select_option(index=12)
    expect(at.receipt(page)).to_contain_text("Changed from Town 2 to Town 12.")
    expect(at.choice(page, "Which town?", "Town 2")).to_have_attribute("aria-pressed", "false")


def test_a_vote_with_nothing_but_the_keyboard(open_page: OpenPage, program: Program) -> None:
    program.command('/poll "Which jar?" "Glass" "Tin"')
    page = open_page()
    expect(at.choice(page, "Which jar?", "Tin")).to_be_visible()
    page.locator("body").press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    while "Which jar?" not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(at.choice(page, "Which jar?", "Glass")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tin = at.choice(page, "Which jar?", "Tin")
    expect(tin).to_have_accessible_name("Tin, 100%, 1 person, your vote")
    expect(tin).to_be_focused()
    page.keyboard.press("Escape")
    expect(at.card(page, "Which jar?")).to_be_focused()


def test_commands_complete_by_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    box = at.composer(page)
    box.press_sequentially("/po")
    offered = page.get_by_role("listbox", name="Commands").get_by_role("option")
    expect(offered.first).to_have_attribute("aria-selected", "true")
    expect(offered.first).to_contain_text("/poll")
    box.press("ArrowDown")
    second = offered.nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    words = second.locator("strong").inner_text()
    box.press("Tab")
    expect(box).to_have_value(f"{words} ")
    box.fill("/po")
    box.press("Escape")
    expect(page.get_by_role("listbox", name="Commands")).to_have_count(0)
    box.fill("")


def test_an_answer_in_the_thread_is_marked_as_noted(open_page: OpenPage, program: Program) -> None:
    program.command('/ask "Where did you look?"')
    page = open_page("tom")
    at.card(page, "Where did you look?").hover()
    at.card(page, "Where did you look?").get_by_role("button", name="Reply in a thread").click()
    reply = page.locator("#thread-composer textarea")
    expect(reply).to_be_focused()
    reply.fill("On the top shelf")
    reply.press("Enter")
    answer = page.locator("#thread-rows article").filter(has_text="On the top shelf")
    expect(answer.get_by_role("button", name=re.compile("^📝, 1 person"))).to_be_visible()
    expect(page.locator("#thread-head")).to_contain_text("1 answer from 1 person")
    page.keyboard.press("Escape")
    expect(page.locator("#thread")).to_be_hidden()


def test_a_reaction_is_added_and_taken_back(open_page: OpenPage, program: Program) -> None:
    words = "The plum one was robbed"
    program.say("tom", words)
    page = open_page()
    at.card(page, words).hover()
    at.card(page, words).get_by_role("button", name="Add a reaction").click()
    expect(page.get_by_role("dialog", name="Emoji")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    mine = at.card(page, words).get_by_role("button", name="👍, 1 person, yours too")
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.click()
    expect(at.card(page, words).locator(".reaction")).to_have_count(0)


def test_a_form_says_what_is_wrong_keeps_what_was_typed_and_then_posts(open_page: OpenPage) -> None:
    page = open_page()
    at.send(page, "/poll")
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Question")).to_be_focused()
    form.get_by_label("Question").fill("Which bottle?")
    form.get_by_label("Choices, 1").press("Enter")
    form.get_by_label("Choices, 2").fill("Small")
    form.get_by_label("Choices, 1").fill("Large")
    form.get_by_role("button", name="Move 2").press("ArrowUp")
    expect(form.get_by_role("button", name="Move 1")).to_be_focused()
    form.get_by_label("Closes").fill("next tuesdy")
    form.get_by_role("button", name="Post the poll").click()
    closes = form.get_by_label("Closes")
    expect(closes).to_be_focused()
    expect(closes).to_have_attribute("aria-invalid", "true")
    expect(closes).to_have_accessible_description(re.compile("is not a date Chorus knows"))
    expect(form.get_by_role("status")).to_have_text("One field needs a look")
    expect(form.get_by_label("Question")).to_have_value("Which bottle?")
    expect(form.get_by_label("Choices, 2")).to_have_value("Large")

    closes.fill("2d")
    form.get_by_role("button", name="Post the poll").click()
    expect(form).to_have_count(0)
    expect(at.choice(page, "Which bottle?", "Large")).to_be_visible()
    expect(at.composer(page)).to_be_focused()


def test_what_cannot_be_undone_is_asked_first_and_answered_in_place(open_page: OpenPage) -> None:
    page = open_page(place="recipes")
    at.send(page, '/poll "Gone soon?"')
    expect(at.card(page, "Gone soon?")).to_be_visible()
    delete = at.receipt(page).get_by_role("button", name="Delete")
    delete.click()
    asked = page.get_by_role("dialog")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(delete).to_be_focused()
    expect(at.card(page, "Gone soon?")).to_be_visible()
    delete.click()
    asked.get_by_role("button", name="Delete").click()
    expect(at.receipt(page)).to_contain_text("all its votes are deleted")
    expect(at.entries(page).last).to_contain_text("This message was deleted.")
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)


def test_own_words_can_be_edited_and_deleted(open_page: OpenPage) -> None:
    page = open_page("elif", "recipes")
    at.send(page, "Erikli sos")
    expect(at.card(page, "Erikli sos").locator(".time")).to_be_visible()
    at.composer(page).press("ArrowUp")
    area = page.get_by_label("Mesajınızı düzenleyin")
    expect(area).to_be_focused()
    area.fill("Erikli sos geri geldi")
    area.press("Enter")
    message = at.card(page, "Erikli sos geri geldi")
    expect(message).to_contain_text("(düzenlendi)")
    message.hover()
    message.get_by_role("button", name="Silin").click()
    page.get_by_role("dialog").get_by_role("button", name="Silin").click()
    expect(at.entries(page).last).to_contain_text("Bu mesaj silindi.")


def test_a_file_goes_with_a_message(open_page: OpenPage, tmp_path: Path) -> None:
    note = tmp_path / "ürün listesi.txt"
    note.write_text("plum")
    page = open_page(place="recipes")
    page.locator("#composer input[type=file]").set_input_files(note)
    expect(page.locator("#composer .attached")).to_contain_text("ürün listesi.txt")
    at.send(page, "The list")
    expect(at.card(page, "The list").get_by_role("link", name=re.compile("ürün listesi.txt"))).to_be_visible()


def test_hostile_words_stay_words(open_page: OpenPage, program: Program) -> None:
    page = open_page()
    script = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    at.send(page, script)
    expect(at.card(page, script).locator(".words")).to_have_text(script)
    turned = "abc \u202egnp.exe\u202c \u200b\u200b end"
    program.say("tom", turned)
    expect(at.card(page, "gnp.exe")).to_be_visible()
    assert "\u202e" not in at.card(page, "gnp.exe").inner_text()
    program.say("tom", "javascript:alert(1) https://example.org/a?b=<i>")
    links = at.card(page, "javascript:alert").locator(".words a")
    expect(links).to_have_count(1)
    expect(links).to_have_attribute("href", "https://example.org/a?b=")

    label = "<b>plum</b>\u202emulp"
    program.command(f'/poll "أي صلصة <u>نعيدها</u>؟" "{label}" "البرقوق"')
    group = at.card(page, "أي صلصة").get_by_role("group").first
    expect(group).to_have_attribute("dir", "rtl")
    expect(group.locator(".choice-label").first).to_have_text("<b>plum</b>mulp")
    assert page.locator("#rows b, #rows u, #rows script, #rows img").count() == 0
    assert not page.title().isdigit()


@pytest.fixture(scope="module")
def first_of_many(program: Program) -> str:
    """A message with many after it, more than the page asks for at first."""
    first = program.say("tom", "The first of many", "recipes")
    for number in range(220):
        program.say("tom", f"One of many, {number}", "recipes")
    return first


def test_a_link_to_a_message_shows_and_marks_it(open_page: OpenPage, first_of_many: str) -> None:
    page = open_page(place=f"recipes/{first_of_many}")
    marked = page.locator("article.highlighted")
    expect(marked).to_contain_text("The first of many")
    expect(marked).to_be_in_viewport()


def scroll_position(page: Page) -> float:
    """How far the channel is scrolled."""
    return float(page.locator("#scroll").evaluate("node => node.scrollTop"))


def test_reading_back_is_not_disturbed_by_new_messages(open_page: OpenPage, program: Program) -> None:
    for number in range(60):
        program.say("zofia", f"Earlier {number}", "recipes")
    page = open_page(place="recipes")
    expect(at.card(page, "Earlier 59")).to_be_in_viewport()
    page.locator("#scroll").evaluate("node => { node.scrollTop = 300; }")
    expect(page.get_by_role("button", name="To the newest")).to_be_visible()
    page.wait_for_timeout(200)
    top = page.locator("#rows article").first.evaluate("node => node.getBoundingClientRect().top")
    before = scroll_position(page)
    program.say("tom", "Something new", "recipes")
    jump = page.get_by_role("button", name="1 new message below")
    expect(jump).to_be_visible()
    assert scroll_position(page) == before
    assert page.locator("#rows article").first.evaluate("node => node.getBoundingClientRect().top") == top
    jump.click()
    expect(at.card(page, "Something new")).to_be_in_viewport()


def test_a_long_channel_is_read_back_to_its_beginning_in_few_rows(open_page: OpenPage, first_of_many: str) -> None:
    page = open_page(place="recipes")
    first = at.entries(page).filter(has_text="The first of many")
    expect(first).to_have_count(0)
    for _ in range(60):
        page.locator("#scroll").evaluate("node => { node.scrollTop = 0; }")
        page.wait_for_timeout(40)
        if first.count():
            break
    expect(first).to_have_count(1)
    assert at.entries(page).count() <= 140
