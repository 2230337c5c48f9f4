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


class ScreenReader:
    """Reads one page out. `names`: people of the story, whom no title may tell of."""

    def __init__(self, page: Page, names: tuple[str, ...]) -> None:
        self._page = page
        self._names = names
        self._door: CDPSession = page.context.new_cdp_session(page)

    def complaints(self) -> list[str]:
        """Faults of the page as a screen reader has it: what is missing, or read out twice."""
        nodes = [node for node in self._tree() if not node.get("ignored")]
        complaints = []
        for role, least in (("main", 1), ("banner", 1)):
            if (count := sum(_role(node) == role for node in nodes)) != least:
                complaints.append(f"{count} landmarks “{role}”")
        first = [node for node in nodes if _role(node) == "heading" and _value(node, "level") == 1]
        if len(first) != 1 or not _name(first[0]):
            complaints.append(
                f"headings of the first rank: {[_name(heading) for heading in first]}"
            )
        complaints += [
            f"a {_role(node)} without a name"
            for node in nodes
            if _role(node) in CONTROLS | PICTURES and not _name(node)
        ]
        live = [node for node in nodes if _value(node, "live") == "polite"]
        if not live:
            complaints.append("no place from which changes are read out")
        return complaints + self._title()

    def _title(self) -> list[str]:
        title = self._page.title()
        faults = [f"the title tells of {name}: {title}" for name in self._names if name in title]
        if " · " not in title:
            faults.append(f"the title doesn't say which screen it is: “{title}”")
        return faults

    def _tree(self) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = self._door.send("Accessibility.getFullAXTree")["nodes"]
        return nodes


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _value(node: dict[str, Any], property_name: str) -> Any:
    for prop in node.get("properties", []):
        if prop["name"] == property_name:
            return prop["value"].get("value")
    return None
