"""One Chromium for all, one program a module, a fresh page for each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.program import Program

CHROMIUM = Path("/usr/bin/chromium")
HINT = "apt-get install chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 10_000

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; nothing is downloaded.

    It ends with this package: while Playwright runs, its event loop is the thread's running one, and no
    asynchronous test could start another.
    """
    if not CHROMIUM.exists():
        if "chromium" in os.environ.get("CHORUS_REQUIRE", ""):
            pytest.fail(HINT)
        pytest.skip(HINT)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """`chorus demo` as a process of its own."""
    running = Program(tmp_path_factory.mktemp("demo"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def open_page(browser: Browser, program: Program) -> Iterator[OpenPage]:
    """Opens the page as somebody; a fault of the page or a refused resource fails the test at its end."""
    faults: list[str] = []
    contexts = []

    def opened(person: str = "mara", place: str = "sauce-talk", **context: object) -> Page:
        settings = {"viewport": {"width": 1280, "height": 860}, "timezone_id": "Europe/Warsaw", **context}
        contexts.append(browser.new_context(**settings))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(f"{program.url}/?as={person}#/{place}")
        page.locator("#rows > *").first.wait_for()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []
