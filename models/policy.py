"""The policy of the asking city: its own hard rules, as real cities write them."""

from typing import Literal

from pydantic import Field, field_validator

from models.base import Input
from models.country import CountryCode

OnePer = Literal["none", "country", "region", "world_region"]
Demand = Literal["ignore", "prefer", "require"]
RelationshipType = Literal["partnership", "project", "historical"]


class Policy(Input):
    """Rules that a partner must meet; the defaults rule nothing out.

    Attributes:
        one_per: at most one partner per country, per first-level region of a country (a state, a prefecture), or per
            region of the world, its continents (Portland OR, Toronto).
        prefer_no_other_tie: prefer a partner with no other tie to the asker's country.
        min_population: least population of the partner's metro (International Urban Cooperation: 100,000).
        max_population: greatest population of the partner's metro, None for no limit.
        size_ratio: least ratio of the smaller to the larger metro, 0..1; 0 rules nothing out.
        diplomatic_relations: whether the two countries must have diplomatic relations.
        consulate: whether the partner's country must keep a consulate or trade office in the asker's metro; embassies
            and consulates in the United States are known, trade offices by an audit's evidence; elsewhere it says so.
        clair_agreement: whether a signed agreement with more than one field and an approved budget is needed (CLAIR).
        relationship_type: partnership, project of at most ``project_years``, or historical agreement (Toronto).
        project_years: the longest term of a project, in years.
        min_overlap_hours: least shared hours of two working days 9 to 17, 0..8.
        excluded_countries: ISO country code to the reason, which is shown.
        own_decisions: GeoNames id of a partner to the reason why the city ruled it out.
    """

    one_per: OnePer = "none"
    prefer_no_other_tie: bool = False
    min_population: int = Field(default=0, ge=0)
    max_population: int | None = Field(default=None, ge=0)
    size_ratio: float = Field(default=0.0, ge=0, le=1)
    diplomatic_relations: Demand = "ignore"
    consulate: Demand = "ignore"
    clair_agreement: Demand = "ignore"
    relationship_type: RelationshipType | None = None
    project_years: int = Field(default=3, ge=1, le=10)
    min_overlap_hours: float = Field(default=0.0, ge=0, le=8)
    excluded_countries: dict[CountryCode, str] = Field(default_factory=dict)
    own_decisions: dict[int, str] = Field(default_factory=dict)

    @property
    def prefers(self) -> bool:
        """Whether the policy has preferences besides its rules."""
        return self.prefer_no_other_tie or "prefer" in (self.diplomatic_relations, self.consulate)

    @field_validator("excluded_countries")
    @classmethod
    def _reasons(cls, value: dict[str, str]) -> dict[str, str]:
        for code, reason in value.items():
            if not reason.strip():
                raise ValueError(f"say why {code} is excluded; the reason is shown")
        return {code: reason.strip() for code, reason in value.items()}
