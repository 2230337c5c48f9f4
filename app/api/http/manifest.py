"""What a Home Screen shows of the app: name, icons, shortcuts, and how it looks before installing.

Under a name that hides what the app is, nothing else may tell it either: neutral words on the
shortcuts, no description, no pictures. What follows from a name, the phone shows before somebody
chooses it (`pwa/src/features/installing`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from app.core.languages import direction_of
from app.core.settings import Settings
from app.messages.catalogue import text

#: Looks of something else: a name and an icon that say nothing about what the app is.
LOOKS = ("notes", "calendar")
#: Pictures of the app by language, as tests/browser/screenshots.py takes them.
SCREENS = "screens"
#: Pixels of each: width and height.
SCREEN_SIZE = (432, 888)
Screen = Literal["person", "friend"]
_SCREENS: tuple[Screen, ...] = ("person", "friend")
#: Where a shortcut leads. It shows where one may ask; no address asks by itself.
SHORTCUTS = {"ask": "/to/ask", "shifts": "/to/shifts"}
_OWN_NAME = Settings.model_fields["app_name"].default


def screen_file(language: str, screen: Screen) -> str:
    """The file of a picture, within the built app."""
    return f"{SCREENS}/{language}-{screen}.jpg"


def manifest_in(
    language: str, base: dict[str, Any], *, root: Path, name: str, look: str, is_own: bool
) -> dict[str, Any]:
    """The manifest in a language: `base` with what this name and look may tell.

    `is_own`: the manifest of the server's own name and icon, and not of a look that somebody chose
    on their phone. It is one app, whatever its name: the id stays the same.
    """
    is_named_plainly = is_own and name == _OWN_NAME
    words = "own" if is_named_plainly else "other" if is_own else look
    icons = [{**icon, "src": _icon(look, icon["src"])} for icon in base["icons"]]
    manifest: dict[str, Any] = {
        **base,
        "name": name,
        "short_name": name,
        "lang": language,
        "dir": direction_of(language),
        "icons": icons,
        "shortcuts": [
            {"name": text(language, f"shortcut.{words}.{shortcut}"), "url": address}
            for shortcut, address in SHORTCUTS.items()
        ],
    }
    if is_named_plainly and look not in LOOKS:
        manifest["description"] = text(language, "manifest.description")
        manifest["screenshots"] = _screenshots(root, language)
    return manifest


def _icon(look: str, address: str) -> str:
    return f"/looks/{look}{address}" if look in LOOKS else address


def _screenshots(root: Path, language: str) -> list[dict[str, str]]:
    """The pictures there are in this language, else the English ones."""
    picture_language = language if (root / screen_file(language, "person")).is_file() else "en"
    width, height = SCREEN_SIZE
    return [
        {
            "src": f"/{screen_file(picture_language, screen)}",
            "sizes": f"{width}x{height}",
            "type": "image/jpeg",
            "form_factor": "narrow",
            "label": text(language, f"manifest.screen_{screen}"),
        }
        for screen in _SCREENS
        if (root / screen_file(picture_language, screen)).is_file()
    ]
