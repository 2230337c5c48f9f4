"""A screen as a screen reader has it: the browser's own tree of what there is."""

import re
from collections import Counter
from functools import cache
from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.catalogues import forms, phone_sentences

#: `{name}` in a sentence.
_PARAMETER = re.compile(r"\{\w+\}")

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
#: What a control may lie in, and whose name is read out with it.
GROUPS = {"group", "radiogroup", "region", "listitem", "row", "form", "dialog", "InputTime", "Date"}
#: Said where two names can't be told apart by eye either.
_ALIKE = str(phone_sentences("en")["member.alike_tag"])
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
        tree = self._tree()
        nodes = [node for node in tree if not node.get("ignored")]
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
        return complaints + same_names(tree) + self._title()

    def _title(self) -> list[str]:
        title = self._page.title()
        faults = [f"the title tells of {name}: {title}" for name in self._names if name in title]
        if " · " not in title:
            faults.append(f"the title doesn't say which screen it is: “{title}”")
        return faults

    def _tree(self) -> list[dict[str, Any]]:
        nodes: list[dict[str, Any]] = self._door.send("Accessibility.getFullAXTree")["nodes"]
        return nodes


def _is_told_apart(sentence: str) -> bool:
    """Whether a sentence is known by its own words: a name or a number alone is the same in each
    language, and “{n} hours” may end what somebody wrote."""
    own_letters = len(re.findall(r"[A-Za-z]", _PARAMETER.sub("", sentence)))
    return own_letters >= (12 if _PARAMETER.search(sentence) else 3)


@cache
def _english_alone(language: str) -> re.Pattern[str]:
    """Whole sentences of the English catalogue that this language says otherwise."""
    english, translated = phone_sentences("en"), phone_sentences(language)
    sentences = {
        form
        for key, sentence in english.items()
        for form in set(forms(sentence)) - set(forms(translated[key]))
        if _is_told_apart(form)
    }
    patterns = (".+".join(map(re.escape, _PARAMETER.split(form))) for form in sorted(sentences))
    return re.compile("|".join(patterns), re.DOTALL)


def still_english(names: list[str], language: str) -> list[str]:
    """Names of controls that are English on a screen in `language`."""
    return [
        f"read out in English: “{name}”"
        for name in dict.fromkeys(names)
        if _english_alone(language).fullmatch(name)
    ]


def same_names(nodes: list[dict[str, Any]]) -> list[str]:
    """Controls of one screen that nobody can tell apart by ear: role, name and what stands beside.

    A list of all buttons, as a screen reader gives it, has nothing but these. What is in a group
    of its own is told apart by the name of that.
    """
    by_id = {node["nodeId"]: node for node in nodes}
    counts = Counter(
        (_role(node), _name(node), _description(node), _groups(node, by_id))
        for node in nodes
        if not node.get("ignored") and _role(node) in CONTROLS and _name(node)
    )
    return [
        f"{count} × {role} “{name}”, which can't be told apart"
        for (role, name, _, _), count in counts.items()
        if count > 1 and _ALIKE not in name
    ]


def _description(node: dict[str, Any]) -> str:
    return str(node.get("description", {}).get("value", "")).strip()


def _groups(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """The names of the groups that a control lies in, from within."""
    names = []
    while (node := by_id.get(node.get("parentId", ""), {})) != {}:
        if _role(node) in GROUPS and _name(node):
            names.append(_name(node))
    return tuple(names)


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _value(node: dict[str, Any], property_name: str) -> Any:
    for prop in node.get("properties", []):
        if prop["name"] == property_name:
            return prop["value"].get("value")
    return None
