"""The person's plan as one HTML page, to read and to print. It runs and fetches nothing."""

from __future__ import annotations

from html import escape
from zoneinfo import ZoneInfo

from app.api.views.plan_file import PlanFile, PlanFilePart, PlanFileStep
from app.api.views.plan_templates import CreditOut
from app.core.languages import direction_of
from app.messages.bidi import isolate
from app.messages.catalogue import text

STYLE = """
body { font: 1.15rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: auto; padding: 1rem }
h2 { margin: 2rem 0 .3rem; font-size: 1.2rem } h3 { margin: 1rem 0 0; font-size: 1.15rem }
p, li { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0 }
footer { margin-block-start: 2.5rem; border-block-start: 1px solid; font-size: 1rem }
section { break-inside: avoid }
:root { color-scheme: light dark }
"""
#: A saved page is opened anywhere: it may load and run nothing, whatever somebody wrote into it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


class _Page:
    """Collects a page's parts in one language. What people wrote finds its own direction."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.direction = direction_of(language)
        self.html: list[str] = []

    def say(self, code: str, **params: str) -> str:
        return text(self.language, code, **params)

    def heading(self, level: int, words: str) -> None:
        self.html.append(f'<h{level} dir="auto">{escape(words)}</h{level}>')

    def paragraph(self, words: str) -> None:
        self.html.append(f'<p dir="auto">{escape(words)}</p>')

    def labelled(self, code: str, words: str | None) -> None:
        if words:
            self.paragraph(f"{self.say(code)}: {isolate(words, self.direction)}")


def plan_page(plan: PlanFile, app_name: str, zone: str) -> str:
    """The whole page. Days are of the circle's wall clock."""
    page = _Page(plan.language)
    title = plan.title or page.say("copy.plan_of", name=plan.person)
    page.heading(1, title)
    _about(page, plan, zone)
    for part in plan.parts[:1] if plan.parts and plan.parts[0].key == "i_am" else []:
        _part(page, part)
    _steps(page, plan)
    _emergency(page, plan)
    for part in plan.parts:
        if part.key != "i_am":
            _part(page, part)
    page.html.append("<footer>")
    _credits(page, plan)
    page.heading(2, page.say("copy.limits"))
    for limit in plan.limits:
        page.paragraph(limit)
    page.html.append("</footer>")
    return (
        f'<!doctype html>\n<html lang="{escape(plan.language)}" dir="{page.direction}">\n'
        '<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # A browser makes no links that call of what looks like a number.
        '<meta name="format-detection" content="telephone=no">'
        f"<title>{escape(app_name)}: {escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body>\n{chr(10).join(page.html)}\n</body>\n</html>\n"
    )


def _about(page: _Page, plan: PlanFile, zone: str) -> None:
    day = plan.written_at.astimezone(ZoneInfo(zone)).date().isoformat()
    page.labelled("copy.written_at", day)
    if plan.written_when is not None:
        page.labelled("copy.written_when", page.say(f"copy.when.{plan.written_when}"))
    page.labelled("copy.written_with", plan.written_with)
    page.labelled("copy.review_on", plan.review_on.isoformat() if plan.review_on else None)


def _part(page: _Page, part: PlanFilePart) -> None:
    page.html.append("<section>")
    page.heading(2, part.heading)
    if len(part.lines) > 1:
        items = "".join(f'<li dir="auto">{escape(line)}</li>' for line in part.lines)
        page.html.append(f"<ul>{items}</ul>")
    else:
        page.paragraph(part.text)
    page.html.append("</section>")


def _steps(page: _Page, plan: PlanFile) -> None:
    page.heading(2, page.say("copy.steps"))
    for number, step in enumerate(plan.steps, 1):
        page.html.append("<section>")
        _step(page, number, step)
        page.html.append("</section>")
    if plan.repeat.rounds:
        minutes = str(plan.repeat.minutes)
        page.paragraph(page.say("copy.repeat", rounds=str(plan.repeat.rounds), minutes=minutes))
    page.labelled("copy.nobody_free", plan.nobody_free)
    page.labelled("copy.over", plan.over)


def _emergency(page: _Page, plan: PlanFile) -> None:
    """What the person decided for when their body needs help, and what an ambulance may bring."""
    emergency = plan.body_emergency
    if emergency is None:
        return
    page.html.append("<section>")
    page.heading(2, page.say("copy.body_emergency"))
    page.labelled("copy.ambulance", page.say(f"copy.ambulance.{emergency.ambulance}"))
    page.paragraph(page.say("copy.ambulance_limits"))
    page.labelled("copy.emergency_first", emergency.first)
    page.labelled("copy.emergency_say", emergency.say)
    page.labelled("copy.emergency_stays", emergency.stays)
    page.html.append("</section>")


def _step(page: _Page, number: int, step: PlanFileStep) -> None:
    name = page.say("copy.step", n=str(number))
    page.heading(3, f"{name}: {step.name}" if step.name else name)
    if step.needs_my_yes:
        page.paragraph(page.say("copy.needs_yes"))
    page.labelled("copy.asks", ", ".join(step.asks) or page.say("copy.nobody"))
    page.labelled("copy.asks_otherwise", ", ".join(step.asks_otherwise))
    page.paragraph(page.say("copy.wait", minutes=str(step.wait_minutes)))
    if step.needed > 1:
        page.paragraph(page.say("copy.needed", n=str(step.needed)))
    dont = page.say("copy.dont", words=step.dont) if step.dont else None
    for words in (step.trigger, step.do, dont, step.place, *step.tells):
        if words:
            page.paragraph(words)


def _credits(page: _Page, plan: PlanFile) -> None:
    if not plan.templates:
        return
    page.heading(2, page.say("copy.credits"))
    for template in plan.templates:
        page.heading(3, template.title)
        _credit(page, template)
        for earlier in template.line:
            page.labelled("copy.made_after", earlier.title)
            _credit(page, earlier)
    changes = plan.changes
    for code, parts, steps in (
        ("copy.left_out", changes.parts_left_out, changes.steps_left_out),
        ("copy.added", changes.parts_added, changes.steps_added),
    ):
        names = [part.heading or page.say(f"section.{part.key}") for part in parts]
        page.labelled(code, "; ".join([*names, *steps]))


def _credit(page: _Page, credited: CreditOut) -> None:
    page.paragraph(credited.credit)
    page.labelled("copy.template_by", credited.written_by)
    page.labelled("copy.template_changed", credited.changed)
    page.paragraph(page.say("copy.licence", name=credited.licence))
