"""Names in the OpenAPI document are chosen, not made of the places of modules."""

from __future__ import annotations

from tests.architecture.application import wired


def test_no_two_wire_models_share_a_name() -> None:
    """FastAPI would tell them apart by their modules, and a module that moves would rename both."""
    schemas = wired().openapi()["components"]["schemas"]
    assert not [name for name in schemas if "__" in name]
