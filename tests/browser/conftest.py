"""Fixtures of browser tests: the real app on localhost, Chromium, and phones in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.phone_browser import PhoneBrowser, launch
from tests.browser.site import Site
from tests.channels.loopback_servers import MailServer
from tests.conftest import sqlite_url_of

RESULTS = Path(__file__).parents[2] / "test-results"
failed_key = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if call.when == "call":
        item.stash[failed_key] = call.excinfo is not None
    return report


# For this folder alone: while Playwright is open its loop is the thread's, and tests elsewhere run
# loops of their own. Here a loop of one's own runs in a thread of its own.
@pytest.fixture(scope="package")
def playwright_driver() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    """Headless Chromium; each phone is a context of its own in it.

    A new one for each file: one that was used for most of an hour drew no frame for a minute once.
    """
    browser = launch(playwright_driver)
    yield browser
    browser.close()


@pytest.fixture
def site(tmp_path: Path, sqlite_template: Path) -> Iterator[Site]:
    """The app, with a database of this test's own."""
    database = Path(copyfile(sqlite_template, tmp_path / "showup.db"))
    with Site(tmp_path / "data", database=sqlite_url_of(database)) as running:
        yield running


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def mailing_site(tmp_path: Path, sqlite_template: Path, mail: MailServer) -> Iterator[Site]:
    """A site that sends mail, for tests that take it for theirs."""
    database = Path(copyfile(sqlite_template, tmp_path / "showup.db"))
    with Site(
        tmp_path / "data",
        database=sqlite_url_of(database),
        smtp_url=mail.url,
        mail_from="post@server.example",
    ) as running:
        yield running


@pytest.fixture
def open_phone(
    chromium: Browser, site: Site, request: pytest.FixtureRequest
) -> Iterator[Callable[..., PhoneBrowser]]:
    """Makes phones. Whatever their browsers complain about fails the test."""
    phones: list[PhoneBrowser] = []

    def make(name: str, **options: object) -> PhoneBrowser:
        phones.append(PhoneBrowser(chromium, site, name, **options))  # type: ignore[arg-type]
        return phones[-1]

    yield make
    failed = request.node.stash.get(failed_key, False)
    for phone in phones:
        if failed:
            phone.picture(RESULTS / f"{request.node.name}-{phone.name}.png")
        phone.close()
    if failed:
        print("pictures of the phones are in", RESULTS)
    for phone in phones:
        phone.check()
