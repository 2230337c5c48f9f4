"""Every operation, with cases that Schemathesis makes from the OpenAPI document.

No case is a server error; every refusal has the one shape, in the type that it should have; every
answer is what the document says. In four classes, so that they are spread over workers.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.hostile.cases import Asked, cases, names
from tests.hostile.hostile_world import HostileWorld

SHARES = 4
CASES = 20
MANY_CASES = 1_000
REFUSAL = "application/problem+json"


def short(label: str) -> str:
    """A case's name."""
    return label.replace("/api/v1", "")


def part(number: int) -> pytest.MarkDecorator:
    """Every fourth operation."""
    return pytest.mark.parametrize("label", names()[number::SHARES], ids=short)


def is_well(ground: HostileWorld, asked: Asked) -> None:
    """One case is answered as it should be."""
    answer = ground.ask(asked.request)
    status = answer.status_code
    # A service that isn't ready, or is stopped, says so; everything else is a mistake of ours.
    assert status < 500 or (status == 503 and asked.case.path == "/readyz"), (status, answer.text)
    if status >= 400 and asked.case.path.startswith("/api/"):
        assert answer.headers["content-type"] == REFUSAL, answer.text
        body = answer.json()
        assert body["status"] == status
        assert body["type"].startswith("/problems/")
        assert body["title"]
        assert body["detail"]
        assert "Traceback" not in answer.text
    asked.case.validate_response(
        answer,
        checks=[status_code_conformance, content_type_conformance, response_schema_conformance],
    )


def try_out(ground: HostileWorld, label: str, limit: int) -> None:
    """So many cases of one operation."""
    tried_cases = 0

    @settings(
        max_examples=limit,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(cases(label, ground.cast))
    def each(asked: Asked) -> None:
        nonlocal tried_cases
        tried_cases += 1
        is_well(ground, asked)

    each()
    assert tried_cases


class TestFirst:
    @part(0)
    def test_no_server_error_and_one_shape(self, ground: HostileWorld, label: str) -> None:
        try_out(ground, label, CASES)


class TestSecond:
    @part(1)
    def test_no_server_error_and_one_shape(self, ground: HostileWorld, label: str) -> None:
        try_out(ground, label, CASES)


class TestThird:
    @part(2)
    def test_no_server_error_and_one_shape(self, ground: HostileWorld, label: str) -> None:
        try_out(ground, label, CASES)


class TestFourth:
    @part(3)
    def test_no_server_error_and_one_shape(self, ground: HostileWorld, label: str) -> None:
        try_out(ground, label, CASES)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("label", names(), ids=short)
def test_many_cases(postgresql_ground: HostileWorld, label: str) -> None:
    try_out(postgresql_ground, label, MANY_CASES)
