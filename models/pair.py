"""What facts alone say of two cities."""

from pydantic import Field

from models.base import Output
from models.link import KnownFirms, Link


class ClusterMatch(Output):
    """A cluster that both metros hold, with the strength on each side (0 to 3)."""

    cluster: str
    name: str
    strength_a: float
    strength_b: float


class SupplyMatch(Output):
    """A cluster of one side that supplies a cluster of the other side."""

    supplier: str
    supplier_name: str
    user: str
    user_name: str
    strength: int
    direction: str
    reason: str


class PairFacts(Output):
    """Computed facts of a pair, a the asker and b the partner. None means: not known.

    Attributes:
        own_facts_a: whether a has an atlas row of its own (or is its metro's anchor with one).
        anchor_a: whether a is the anchor of its metro.
        industry_similarity: cosine of the cluster vectors, 0..1, None where one side has no atlas row.
        export_share: b's country's share of a's country's goods exports, 0..1, listed partners only.
        import_share: likewise for imports.
        next_industry: the cluster of b that a's own are closest to gaining, by what stands together elsewhere.
        links: works and offices that stand of each in the other's metro, strongest first.
        routes: nonstop flights, ships and freight trains that join the two metros.
        firms_here: firms of b's country that are known in a's metro; None for none. firms_there: of a's country in b's.
        trade_year: year of the shares.
        land_border: whether freight can go by land: the countries share a border that it can cross, and the two
            places lie on one land within 3,000 km.
        sea_km: distance through the sea graph between the nearest ports of both metros.
        overlap_hours: shared hours of two working days 9 to 17, 0..8.
        shared_language: the greatest language, by the smaller population share of the two regions or countries.
        language_share: that smaller share, 0..1.
        large_airports: whether a and b each have a large airport in reach.
    """

    a: int
    b: int
    own_facts_a: bool
    own_facts_b: bool
    anchor_a: bool
    anchor_b: bool
    industry_similarity: float | None
    shared_clusters: list[ClusterMatch]
    supplies: list[SupplyMatch]
    next_industry: str | None = None
    links: list[Link] = Field(default_factory=list)
    routes: list[Link] = Field(default_factory=list)
    firms_here: KnownFirms | None = None
    firms_there: KnownFirms | None = None
    export_share: float | None
    import_share: float | None
    trade_year: int | None
    common_blocs: list[str]
    common_areas: list[str] = Field(default_factory=list)
    land_border: bool = False
    metro_population_a: int
    metro_population_b: int
    gdp_per_head_a: float | None
    gdp_per_head_b: float | None
    port_a: str | None
    port_b: str | None
    sea_km: float | None
    distance_km: float
    airport_a: str | None
    airport_b: str | None
    large_airports: tuple[bool, bool]
    overlap_hours: float
    shared_language: str | None
    language_share: float
