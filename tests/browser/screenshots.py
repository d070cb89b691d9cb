"""Makes the pictures of the README with the real program: `python -m tests.browser.screenshots`."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.program import Program

DOCS = Path(__file__).parent.parent.parent / "docs"
CROWD = 250
SAID = (
    (
        "tom",
        "The winter box is out. I would still trade two of mine for one plum.",
        {"😂": ("elif", "zofia"), "❤️": ("mara", "dewi", "misaki")},
    ),
)
ANSWERS = (
    ("tom", "On the shelf. The new label looks just like the old one.", ("elif", "dewi", "mara", "zofia")),
    ("elif", "Bir arkadaşım söyledi, uygulamada görmedim.", ("tom", "zofia")),
    ("misaki", "メールで知りました。でも届いたのは発売の一週間後でした。", ("tom", "mara", "dewi", "elif", "zofia")),
    ("nattapon", "เห็นในร้านตอนไปซื้อซอสพริก ไม่มีป้ายบอกเลย", ("misaki",)),
    ("dewi", "Dari teman kantor, katanya enak banget 😋", ("tom", "misaki")),
    ("zofia", "Nigdzie. Dowiaduję się teraz.", ("elif",)),
)


class Script:
    """Acts through the public API."""

    def __init__(self, program: Program) -> None:
        self.call = program.call

    def command(self, line: str) -> str:
        """Type a command as Mara; the message it posted."""
        body = {"as": "mara", "channel": "sauce-talk", "text": line}
        return str(self.call("POST", "commands", body)["posted"][0])

    def say(self, who: str, text: str, reply_to: str | None = None) -> str:
        """Write a message."""
        body = {"as": who, "channel": "sauce-talk", "text": text, "reply_to": reply_to}
        return str(self.call("POST", "messages", body)["id"])

    def react(self, who: str, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        self.call("PUT", f"messages/{message}/reactions/{quote(emoji)}?as={who}")


def voters(script: Script, poll: str, weights: tuple[int, ...]) -> None:
    """Let as many people vote for each choice."""
    chance = random.Random(11)
    votes = [choice for choice, weight in enumerate(weights, 1) for _ in range(weight)]
    chance.shuffle(votes)
    for number, choice in enumerate(votes):
        person = f"guest{number}"
        script.call("POST", "people", {"id": person, "name": f"Guest {number}"})
        body = {"as": person, "message": poll, "token": f"polls.vote:1:{choice}"}
        script.call("POST", "presses", body)


def chat(script: Script) -> None:
    """A channel with a poll and a question that people answered."""
    for who, text, reactions in SAID:
        said = script.say(who, text)
        for emoji, people in reactions.items():
            for person in people:
                script.react(person, said, emoji)
    poll = script.command('/poll "Which sauce comes back next?" "Smoked chilli" "Mango curry" "Plum" --close 3d')
    voters(script, poll, (11, 19, 42))
    question = script.command('/ask "How did you hear that the plum sauce is back?"')
    for who, text, supporters in ANSWERS:
        answer = script.say(who, text, reply_to=question)
        for person in supporters:
            script.react(person, answer, "👍")


def crowd(script: Script) -> None:
    """A crowd, until all have acted."""
    script.call("POST", "crowd", {"size": CROWD, "seed": 5})
    while script.call("GET", "crowd")["running"]:
        time.sleep(0.5)


def picture_of_the_chat(page: Page, url: str) -> None:
    """The channel as Mara sees it after voting, with the question's thread open."""
    page.goto(f"{url}/?as=mara#/sauce-talk")
    page.get_by_role("button", name="Plum").first.click()
    page.get_by_text("Only you see this").first.wait_for()
    page.get_by_text("6 answers").first.click()
    page.get_by_text("Nigdzie").first.wait_for()
    page.mouse.move(0, 0)
    page.wait_for_timeout(800)
    page.screenshot(path=DOCS / "web-chat.png")


def picture_of_a_digest(page: Page, url: str, digest: str) -> None:
    """The digest's card alone."""
    page.set_viewport_size({"width": 1120, "height": 2000})
    page.goto(f"{url}/?as=mara#/team-crowd")
    page.wait_for_timeout(1000)
    page.locator(f'[data-message="{digest}"]').first.screenshot(path=DOCS / "digest.png")


def photographed(browser: Browser, acts: Callable[[Page, Program], None]) -> None:
    """Let people act in a fresh program and take a picture of it."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        program.start()
        page = browser.new_page(viewport={"width": 1280, "height": 860}, timezone_id="Europe/Warsaw")
        acts(page, program)
        program.stop()


def chat_photographed(page: Page, program: Program) -> None:
    """The picture of the chat."""
    chat(Script(program))
    picture_of_the_chat(page, program.url)


def digest_photographed(page: Page, program: Program) -> None:
    """The picture of a digest."""
    script = Script(program)
    crowd(script)
    picture_of_a_digest(page, program.url, script.command("/digest now"))


def main() -> None:
    """Take both pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        photographed(browser, chat_photographed)
        photographed(browser, digest_photographed)
        browser.close()


if __name__ == "__main__":
    main()
