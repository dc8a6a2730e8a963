"""The question (RankingRequest) and the answer (Ranking) of a ranking: the same for CLI, HTTP, pages and files."""

from typing import Literal

from pydantic import Field, field_validator

from models.base import Document, Input, Message, Output
from models.blocks import BlockName
from models.city import CityRef
from models.country import CountryCode
from models.link import Link, OwnLink
from models.policy import Policy

OrderBy = Literal["fit", "plausibility", "blend", "mutual"]
Unit = Literal["metro", "city"]
Known = Literal["mark", "hide", "only"]
Risk = Literal["exclude", "flag", "show"]
Side = Literal["prize", "affinity"]
USUAL_LIMIT = 3  # a choice: of ten partners three of one country are many, and a longer list keeps that share
MAX_K = 200  # a choice: longer lists are nobody's shortlist, and each row costs its reasons


class Profile(Input):
    """A city that is not in the gazetteer, by what is known of it."""

    name: str = Field(min_length=1, max_length=120, examples=["Neustadt"])
    country: CountryCode = Field(description="ISO 3166 code", examples=["DE"])
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    population: int = Field(ge=1, le=100_000_000)
    clusters: dict[str, int] = Field(default_factory=dict, description="cluster id to strength 1 to 3")
    text: str = Field(default="", max_length=4000)

    @field_validator("clusters")
    @classmethod
    def _strengths(cls, value: dict[str, int]) -> dict[str, int]:
        for cluster, strength in value.items():
            if not 1 <= strength <= 3:
                raise ValueError(f"strength of {cluster} is {strength}; it goes from 1 to 3")
        return value


class Filters(Input):
    """Which cities may be candidates; applied before the best k are chosen."""

    countries: list[CountryCode] = Field(default_factory=list, description="only these ISO codes")
    exclude_countries: list[CountryCode] = Field(default_factory=list)
    any_country: bool = Field(default=False, description="true lets the asker's own country in")
    min_population: int = Field(default=0, ge=0, description="least metro population (place population with unit city)")
    max_population: int | None = Field(default=None, ge=0)
    known: Known = Field(default="mark", description="what to do with ties that exist already")


class RankingOptions(Input):
    """What a list is for, how long it is and what orders it; an address can say as much."""

    purpose: str = Field(default="general", examples=["trade"])
    k: int = Field(default=10, ge=1, le=MAX_K)
    unit: Unit = "metro"
    order_by: OrderBy = "fit"
    reach: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="0 asks for the closest match, 1 for the biggest market; each purpose has its own",
    )
    cluster: str | None = Field(
        default=None, description="ask by this one cluster of the atlas in place of all that the city makes"
    )
    risk: Risk = Field(
        default="exclude",
        description="places that sanctions, a blocking law, war or occupation bear on: leave the list and be counted, "
        "stay with a note on the list, or stay; their flags stand in any case",
    )
    per_country: int | None = Field(
        default=None,
        ge=0,
        description="at most so many of one country, 0 for no limit; without it three in ten, "
        "unless countries are asked for",
    )
    diversity: float = Field(
        default=0.0, ge=0, le=1, description="0 ranks by score alone; above, near-doubles give way"
    )


class RankingQuery(RankingOptions):
    """How to rank, whoever asks."""

    weights: dict[str, float] = Field(default_factory=dict, description="block to weight; others keep the purpose's")
    filters: Filters = Field(default_factory=Filters)
    policy: Policy = Field(default_factory=Policy)

    @property
    def country_limit(self) -> int | None:
        """Most places of one country on a list; None for no limit."""
        if self.per_country is not None:
            return self.per_country or None
        return None if self.filters.countries else max(USUAL_LIMIT, -(-USUAL_LIMIT * self.k // 10))


class RankingRequest(RankingQuery):
    """A ranking for a city of the gazetteer or for a profile; exactly one of the two."""

    city: str | int | None = None
    profile: Profile | None = None
    links: list[OwnLink] = Field(
        default_factory=list, max_length=500, description="what you know to exist; it counts in this answer only"
    )


class Part(Output):
    """One block's part of the fit on one side: ``contribution = weight * value``; contributions sum to the fit.

    ``value`` joins the block's features of that side; ``coverage`` says how much of it rests on known facts.
    """

    block: BlockName
    side: Side = Field(description="prize: what mass and nearness alone say; affinity: what is special about the two")
    value: float
    weight: float
    contribution: float
    coverage: float
    text: str


class PairPart(Output):
    """One feature of the pair; its contribution is contained in that of its block and side."""

    name: str
    block: BlockName
    side: Side
    value: float
    contribution: float
    text: str


class Match(Output):
    """One suggested partner."""

    rank: int
    city: CityRef
    country_name: str = Field(description="name of its country, in the language of the answer")
    distance_km: float = Field(description="great-circle distance from the asker, in kilometres")
    page: str = Field(description="address of the pair's page on this service")
    score: float
    fit: float
    fit_low: float
    fit_high: float
    prize: float = Field(description="what mass and nearness alone give of the fit; the affinity is the rest")
    affinity: float = Field(description="what is special about the two")
    plausibility: float | None
    coverage: float
    rank_for_partner: int | None
    stays: float | None = Field(
        description="share of seeded draws, each weight changed by up to a fifth, in which the city stays on the list; "
        "null unless ordered by fit without diversity or preferences"
    )
    known_tie: bool
    also_partner_of: list[str]
    links: list[Link]
    parts: list[Part]
    pair: list[PairPart]
    reasons: list[Message]
    flags: list[Message]


class QueryEcho(Output):
    """The question as it was understood: weights normalised, defaults filled in."""

    city: CityRef
    purpose: str
    weights: dict[str, float]
    complement: float
    reach: float
    cluster: str | None
    risk: Risk
    k: int
    unit: Unit
    order_by: OrderBy
    any_country: bool
    countries: list[str]
    known: Known


class Ranking(Document):
    """Ranked partners with reasons."""

    rows_in = ("matches",)

    query: QueryEcho
    total: int
    matches: list[Match]
    excluded: dict[str, int]
    notes: list[Message]
