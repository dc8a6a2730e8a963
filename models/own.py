"""Facts of the user's own: what the folder ``own`` of a home holds."""

from typing import Any

from pydantic import Field, field_validator

from models.base import Input, Output
from models.policy import Policy


class OwnPlace(Input):
    """What a user knows of a place of the gazetteer.

    Attributes:
        clusters: cluster to strength, 1 present to 3 known world-wide. profile: a few sentences on the economy.
        anchors: kind (firm, university, port, ...) and name. people: of the place itself, not of its metro.
        source: where it comes from, in the user's words. as_of: day, month or year.
    """

    geonameid: int
    clusters: dict[str, int] = Field(default_factory=dict)
    profile: str = Field(default="", max_length=4000)
    anchors: list[tuple[str, str]] = Field(default_factory=list)
    people: int | None = Field(default=None, ge=1, le=100_000_000)
    source: str = Field(min_length=1, max_length=300)
    as_of: str = Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")

    @property
    def describes(self) -> bool:
        """Whether it says what the place lives on, so that it takes the place of a row of the atlas."""
        return bool(self.clusters or self.profile or self.anchors)

    @field_validator("clusters")
    @classmethod
    def _strengths(cls, value: dict[str, int]) -> dict[str, int]:
        for cluster, strength in value.items():
            if not 1 <= strength <= 3:
                raise ValueError(f"strength of {cluster} is {strength}; it goes from 1 to 3")
        return value


class OwnFacts(Output):
    """All of them but the links, as a build notes them.

    Attributes:
        purposes: id to the keys of ``purposes.toml`` that the user gives; others are the bundled ones.
        policy: rules for every list and audit that brings none.
    """

    purposes: dict[str, dict[str, Any]] = Field(default_factory=dict)
    policy: Policy | None = None
    places: list[OwnPlace] = Field(default_factory=list)
