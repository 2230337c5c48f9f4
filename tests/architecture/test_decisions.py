"""Each decision has a number, a status, a date and four parts, and stands in the list."""

from __future__ import annotations

import re

import pytest

from tests.architecture.markdown import Page, page, pages

PARTS = ["Context", "Decision", "Alternatives", "Consequences"]
TEMPLATE = "docs/decisions/0000-template.md"

_HEAD = re.compile(
    r"# (\d+)\. .+\n\n"
    r"- Status: (?:proposed|accepted|replaced)\b.*\n"
    r"- Date: (\d{4}-\d{2}-\d{2})\n\n## Context\n"
)

DECISIONS = {
    decision.path.stem: decision
    for decision in pages()
    if re.match(r"docs/decisions/\d{4}-", decision.path.as_posix())
    and decision.path.as_posix() != TEMPLATE
}


def why_not_in_form(decision: Page) -> str | None:
    """What a decision lacks; None when it has the form of the template."""
    head = _HEAD.match(decision.text)
    if head is None:
        return "it begins otherwise than the template"
    if int(head[1]) != int(decision.path.name[:4]):
        return "its heading has another number"
    parts = [words for rank, words in decision.headings() if rank == 2]
    if parts != PARTS:
        return f"its parts are {', '.join(parts)}"
    empty = [part for part in PARTS if not decision.section(part).strip()]
    return f"nothing stands under {empty[0]}" if empty else None


@pytest.mark.parametrize("name", DECISIONS)
def test_a_decision_has_the_form(name: str) -> None:
    assert why_not_in_form(DECISIONS[name]) is None


def test_numbers_follow_each_other_and_all_are_listed() -> None:
    numbers = [int(name[:4]) for name in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    links = re.findall(r"^(\d+)\. \[(.+)\]\((.+)\)$", page("docs/decisions/README.md").text, re.M)
    titles = [
        (str(int(name[:4])), decision.headings()[0][1]) for name, decision in DECISIONS.items()
    ]
    assert [(number, f"{number}. {title}") for number, title, _ in links] == titles
    assert [file for _, _, file in links] == [f"{name}.md" for name in DECISIONS]


def test_the_template_has_the_parts() -> None:
    assert [words for rank, words in page(TEMPLATE).headings() if rank == 2] == PARTS


@pytest.mark.parametrize(
    ("old", "new"),
    [("- Date: 20", "- Dated: 20"), ("## Alternatives", "## Others"), ("# 3.", "# 4.")],
)
def test_another_form_is_found(old: str, new: str) -> None:
    decision = DECISIONS["0003-consent-at-the-lease"]
    assert why_not_in_form(decision._replace(text=decision.text.replace(old, new, 1))) is not None
