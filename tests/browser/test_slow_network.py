"""Phones on a slow network on the day when sign-ins are renewed: nobody is signed out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

import pytest
from playwright.sync_api import Browser, Page
from sqlmodel import col, func, select

from app.identity.models import Device, SignInToken
from tests.browser.site import Site
from tests.browser.slow_network import SlowWay
from tests.conftest import sqlite_url_of
from tests.world import Friend

HOME = "[data-screen=home]"


@contextmanager
def phones(
    browser: Browser, site: Site, way: SlowWay, people: list[Friend]
) -> Iterator[list[Page]]:
    """A phone with the app open for each of them; all their traffic goes the slow way."""
    contexts = []
    pages = []
    for friend in people:
        context = browser.new_context(base_url=way.url, viewport={"width": 360, "height": 740})
        contexts.append(context)
        context.add_cookies(
            [
                {
                    "name": "__Host-showup",
                    "value": friend.phone.token,
                    "url": way.url.replace("http:", "https:"),
                    "secure": True,
                    "httpOnly": True,
                    "sameSite": "Strict",
                }
            ]
        )
        pages.append(context.new_page())
    try:
        # Ten at a time: a hundred that open at one instant would starve one another.
        for first in range(0, len(pages), 10):
            for page in pages[first : first + 10]:
                page.goto("/", wait_until="commit")
            for page in pages[first : first + 10]:
                page.locator(HOME).wait_for(timeout=120_000)
                page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield pages
    finally:
        for context in contexts:
            context.close()


def renewed(site: Site) -> int:
    """How many renewals there were whose new token was used."""
    with site.db.read() as tx:
        return tx.session.exec(
            select(func.count())
            .select_from(SignInToken)
            .where(col(SignInToken.good_until).is_not(None))
        ).one()


def signed_out(site: Site) -> list[str | None]:
    """Why devices were signed out."""
    with site.db.read() as tx:
        return list(
            tx.session.exec(select(Device.ended_why).where(col(Device.ended_at).is_not(None)))
        )


def everybody_stays_in(browser: Browser, site: Site, count: int, days: int) -> None:
    """`count` phones, each of the person of a circle, on so many days of renewal."""
    longest_s = 60.0 + 5 * count  # they share one machine
    people = []
    for number in range(count):
        friend = site.friend(f"P{number}", push=False)
        friend.begins_circle("Sam", my_name=f"P{number}")
        people.append(friend)
    with SlowWay(site.port) as way, phones(browser, site, way, people) as pages:
        for day in range(1, days + 1):
            site.goes_ahead(hours=26)
            way.slow = True
            for page in pages:
                page.reload(wait_until="commit")
            everybody = count * day
            site.waits_until(lambda all_=everybody: renewed(site) >= all_, longest_s)  # type: ignore[misc]
        way.slow = False
        assert way.waited > count
        assert way.cuts > 0
        assert signed_out(site) == []
        for page in pages:
            page.reload(wait_until="commit")
        for page in pages:
            page.locator(HOME).wait_for(timeout=longest_s * 1000)
    assert signed_out(site) == []


def test_twelve_phones_on_the_day_of_renewal(chromium: Browser, site: Site) -> None:
    everybody_stays_in(chromium, site, 12, days=1)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_hundred_phones_on_the_day_of_renewal(
    chromium: Browser, tmp_path: Path, sqlite_template: Path
) -> None:
    database = Path(copyfile(sqlite_template, tmp_path / "showup.db"))
    # They all begin at one address.
    with Site(
        tmp_path / "data",
        database=sqlite_url_of(database),
        accounts_an_hour=1000,
        limit_factor=1000,
    ) as site:
        everybody_stays_in(chromium, site, 100, days=1)
