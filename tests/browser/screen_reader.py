"""A screen as a screen reader has it: the browser's own tree of what there is."""

from typing import Any

from playwright.sync_api import CDPSession, Page

CONTROLS = {
    "button",
    "link",
    "textbox",
    "checkbox",
    "switch",
    "radio",
    "combobox",
    "slider",
    "spinbutton",
    "tab",
    "DisclosureTriangle",
}
#: Roles that say nothing without a name.
PICTURES = {"image", "img", "graphics-document"}


class Reader:
    """Reads one page out. `names`: people of the story, whom no title may tell of."""

    def __init__(self, page: Page, names: tuple[str, ...]) -> None:
        self._page = page
        self._names = names
        self._door: CDPSession = page.context.new_cdp_session(page)

    def complaints(self) -> list[str]:
        """What is missing, or said twice."""
        nodes = [one for one in self._tree() if not one.get("ignored")]
        found = []
        for role, least in (("main", 1), ("banner", 1)):
            if (count := sum(_role(one) == role for one in nodes)) != least:
                found.append(f"{count} landmarks “{role}”")
        first = [one for one in nodes if _role(one) == "heading" and _value(one, "level") == 1]
        if len(first) != 1 or not _name(first[0]):
            found.append(f"headings of the first rank: {[_name(one) for one in first]}")
        found += [
            f"a {_role(one)} without a name"
            for one in nodes
            if _role(one) in CONTROLS | PICTURES and not _name(one)
        ]
        live = [one for one in nodes if _value(one, "live") == "polite"]
        if not live:
            found.append("no place from which changes are read out")
        return found + self._title()

    def _title(self) -> list[str]:
        title = self._page.title()
        found = [f"the title tells of {name}: {title}" for name in self._names if name in title]
        if " · " not in title:
            found.append(f"the title doesn't say which screen it is: “{title}”")
        return found

    def _tree(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._door.send("Accessibility.getFullAXTree")["nodes"]
        return found


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _value(node: dict[str, Any], wanted: str) -> Any:
    for one in node.get("properties", []):
        if one["name"] == wanted:
            return one["value"].get("value")
    return None
