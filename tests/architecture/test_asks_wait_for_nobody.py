"""A request never waits for who has read the plan, or for words that somebody suggests for it."""

from __future__ import annotations

from tests.architecture.source import imports, modules

NOT_FOR_ASKS = frozenset(
    {
        "app.plans.agreement_service",
        "app.plans.proposal_service",
        "app.plans.models.PlanAgreement",
        "app.plans.models.PlanProposal",
    }
)


def test_no_request_looks_at_agreements_or_suggestions() -> None:
    asking_modules = [
        module
        for module in modules()
        if module.name.startswith(("app.asks.", "app.advance.", "app.delivery.", "app.worker."))
    ]
    assert len(asking_modules) > 20, "the modules are named differently now"
    reached = {
        f"{module.name}:{imported.line} imports {imported.full}"
        for module in asking_modules
        for imported in imports(module)
        if any(f"{imported.full}.".startswith(f"{name}.") for name in NOT_FOR_ASKS)
    }
    assert not reached
