"""Imports every table, so that Alembic and the drift check see the whole schema."""

from app.asks import models as asks
from app.care import models as care
from app.care_cards import models as care_cards
from app.checklists import models as checklists
from app.circles import models as circles
from app.consent import models as consent
from app.coordinating import models as coordinating
from app.core import models as core
from app.core.columns import metadata
from app.core.models import KEYSTORE
from app.gatherings import models as gatherings
from app.guidelines import models as guidelines
from app.identity import models as identity
from app.lines import models as lines
from app.member_offers import models as member_offers
from app.needs import models as needs
from app.outbox import models as outbox
from app.plans import models as plans
from app.pod_map import models as pod_map
from app.record import models as record
from app.repairs import models as repairs
from app.rota import models as rota
from app.solidarity import models as solidarity
from app.stewardship import models as stewardship
from app.trials import models as trials
from app.values import models as values

__all__ = [
    "asks",
    "care",
    "care_cards",
    "checklists",
    "circles",
    "consent",
    "coordinating",
    "core",
    "gatherings",
    "guidelines",
    "identity",
    "is_compared",
    "lines",
    "member_offers",
    "metadata",
    "needs",
    "outbox",
    "plans",
    "pod_map",
    "record",
    "repairs",
    "rota",
    "solidarity",
    "stewardship",
    "trials",
    "values",
]


def is_compared(name: str | None, kind: str, _parents: object) -> bool:
    """Which schemas Alembic compares (its `include_name`): that of all rows, and that of keys."""
    return kind != "schema" or name in {None, KEYSTORE}
