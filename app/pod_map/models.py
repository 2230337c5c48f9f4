"""Rows of the pod map. Names and the person's own fields are sealed."""

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.core.columns import check_one_of
from app.pod_map.rules import Nearness


class PodMap(SQLModel, table=True):
    """The person's map in one circle; there is none before they write something on it."""

    __tablename__ = "pod_map"

    circle_id: str = Field(primary_key=True, foreign_key="circle.id", max_length=22)
    version: int  # grows with each change of anything on the map
    left_out: list[str] = Field(sa_column=Column(JSON, nullable=False))  # fields that aren't for me


class PodMapField(SQLModel, table=True):
    """A field in the person's own words."""

    __tablename__ = "pod_map_field"

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    position: int
    words: str  # sealed


class PodMapName(SQLModel, table=True):
    """Somebody the person could turn to. They needn't be in the circle, and don't know of it.

    `near_for`: fields, by their code or by the id of an own one.
    """

    __tablename__ = "pod_map_name"
    __table_args__ = (
        check_one_of("nearness", Nearness),
        UniqueConstraint("circle_id", "member_id"),
    )

    id: str = Field(primary_key=True, max_length=22)
    circle_id: str = Field(foreign_key="circle.id", index=True, max_length=22)
    position: int
    name: str  # sealed
    near_for: list[str] = Field(sa_column=Column(JSON, nullable=False))
    nearness: str = Field(max_length=4)
    member_id: str | None = Field(default=None, foreign_key="member.id", index=True, max_length=22)
