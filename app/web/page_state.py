"""The state of a city's page, as its address carries it: read, turned into a query, and written again."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, ModelWrapValidatorHandler, PrivateAttr, model_validator

from app.params import Codes, RankingParams
from features.blocks.registry import BLOCKS
from models.country import CountryCode
from models.policy import OnePer, Policy
from models.purpose import Purpose
from models.ranking import MAX_K, Filters, OrderBy, RankingQuery

Pairs = list[tuple[str, str]]
Resolve = Callable[[str], int]

FILTERS = ("only", "without", "min", "max", "known", "per_country", "any_country", "k")
MORE = ("unit", "variety", "one_per", "ratio", "hours", "p_min", "p_max", "p_without", "p_cities")
PLAIN = ("order", *FILTERS, *MORE)
# A field that says what it would say anyway is left out of the address.
DEFAULTS = {
    "k": "10", "order": "fit", "unit": "metro", "known": "mark", "one_per": "none", "hours": "0", "ratio": "0",
    "variety": "0",
}  # fmt: skip
# Characters of one field: enough for some thirty reasons, and an address stays below what servers in between accept.
LONGEST = 600
LONGEST_WHY = 200  # as the API's `partner`
MOST_SHORT = 20  # a choice: a list that still can be read, in an address that still can be sent


def _rows(value: Any) -> Any:
    """Rows of the list; what is no number, or too great a one, is mended: the list is shown all the same."""
    return (min(MAX_K, max(1, int(value))) if value.isdigit() else 10) if isinstance(value, str) else value


def _share(points: str) -> str:
    """Points of 100 as a share; what is no number stays, and is refused as one."""
    try:
        return f"{float(points) / 100:g}"
    except ValueError:
        return points


def _ids(value: Any) -> Any:
    """``3.5.3`` as 3 and 5."""
    return list(dict.fromkeys(filter(None, value.split("."))))[:MOST_SHORT] if isinstance(value, str) else value


def _with_reasons(value: Any) -> Any:
    """``RU: sanctions; BY: sanctions`` as what is ruled out and why."""
    if not isinstance(value, str):
        return value
    found = {}
    for part in filter(None, (part.strip() for part in value.split(";"))):
        name, _, why = (half.strip() for half in part.partition(":"))
        if not name or not why:
            raise ValueError(f"'{part}' gives no reason. Write it after a colon; it is shown to whoever asks.")
        found[name] = why
    return found


class CityPageState(RankingParams):
    """One state of the page: what the API asks too, under the names of the form as well, and what only the page has.

    Attributes:
        min_population, max_population: people of the metro in thousands; policy_min and policy_max the same.
        weights: ``w_BLOCK`` of the address, block to weight in points.
        reach: ``w_reach`` of the address in points of 100, or ``reach`` as the API has it.
        w_for: the purpose that the weights were set for; they are left behind with it.
        short: shortlisted GeoNames ids.
        why: the city of "Why is X not here?", "" for none.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    k: Annotated[int, BeforeValidator(_rows)] = Field(default=10, ge=1, le=MAX_K)
    order_by: OrderBy = Field(default="fit", alias="order")
    diversity: float = Field(default=0.0, ge=0, le=1, alias="variety")
    country: Codes | None = Field(default=None, alias="only")
    exclude_country: Codes | None = Field(default=None, alias="without")
    min_population: float = Field(default=0, ge=0, alias="min")
    max_population: float | None = Field(default=None, ge=0, alias="max")
    one_per: OnePer = "none"
    size_ratio: float = Field(default=0, ge=0, le=1, alias="ratio")
    min_overlap_hours: float = Field(default=0, ge=0, le=8, alias="hours")
    policy_min: float = Field(default=0, ge=0, alias="p_min")
    policy_max: float | None = Field(default=None, ge=0, alias="p_max")
    excluded_countries: Annotated[dict[CountryCode, str], BeforeValidator(_with_reasons)] = Field(
        default_factory=dict, alias="p_without"
    )
    own_decisions: Annotated[dict[str, str], BeforeValidator(_with_reasons)] = Field(
        default_factory=dict, alias="p_cities"
    )
    weights: dict[str, float] = Field(default_factory=dict)
    w_for: str = ""
    short: Annotated[tuple[int, ...], BeforeValidator(_ids)] = ()
    why: str = ""
    _plain: dict[str, str] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _as_written(cls, given: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        """Read an address: a form sends empty fields too, and shows again what was written in it."""
        if not isinstance(given, Mapping):
            return handler(given)
        texts = {name: (value if isinstance(value, str) else " ".join(value)).strip() for name, value in given.items()}
        texts = {name: text[: LONGEST_WHY if name == "why" else LONGEST] for name, text in texts.items() if text}
        weights = {block: texts[f"w_{block}"] for block in BLOCKS if f"w_{block}" in texts}
        if "w_reach" in texts:
            texts["reach"] = _share(texts["w_reach"])
        state = handler({**texts, "weights": weights})
        alias = {field.alias or name: name for name, field in cls.model_fields.items()}
        plain = {name: texts.get(name) or texts.get(alias[name], "") for name in PLAIN}
        state._plain = {name: text for name, text in plain.items() if text and text != DEFAULTS.get(name)}
        return state

    def beside(self, purposes: Mapping[str, Purpose]) -> Self:
        """The state with those weights alone, and the dial, that were moved for this purpose.

        Args:
            purposes: by id; what equals their own weights and reach need not be carried.
        """
        own = purposes.get(self.purpose)
        usual = {b: round(100 * w) for b, w in own.weights.items()} if own else {}
        moved = self.w_for in ("", self.purpose)
        weights = {b: w for b, w in self.weights.items() if moved and w != usual.get(b)}
        reach = self.reach if moved and (own is None or self.reach != own.reach) else None
        return self.model_copy(update={"weights": weights, "reach": reach, "w_for": ""})

    @property
    def plain(self) -> dict[str, str]:
        """Filters and policy as the form names them and as they were written; empty ones are left out."""
        return self._plain

    def get(self, name: str, default: str = "") -> str:
        """A filter as written."""
        return self.plain.get(name, default)

    def params(self, **change: str) -> Pairs:
        """The address of this state; a change to "" leaves that parameter out."""
        values = {"purpose": self.purpose if self.purpose != "general" else ""}
        values |= {f"w_{b}": f"{w:g}" for b, w in self.weights.items()}
        values |= {"w_reach": f"{100 * self.reach:g}"} if self.reach is not None else {}
        values |= self.plain | {"short": ".".join(map(str, self.short)), "why": self.why} | change
        return [(k, v) for k, v in values.items() if v]

    def toggled(self, city: int) -> Pairs:
        """The address with a city added to the shortlist, or taken off it."""
        short = [c for c in self.short if c != city] if city in self.short else [*self.short, city]
        return self.params(short=".".join(map(str, short)))

    def cleared(self) -> Pairs:
        """The address without filters, policy and order."""
        return [(name, text) for name, text in self.params(why="") if name not in PLAIN]

    def count(self, *names: str) -> int:
        """How many of some filters are set."""
        return sum(name in self.plain for name in names)

    def filters(self) -> Filters:
        """Which cities may be candidates."""
        more = {"min_population": _people(self.min_population), "max_population": _people(self.max_population)}
        return super().filters().model_copy(update=more)

    def question(self, resolve: Resolve) -> RankingQuery:
        """The ranking query.

        Args:
            resolve: the GeoNames id that a city's name stands for.

        Raises:
            UnknownCity, AmbiguousCity: a city that the policy rules out cannot be told.
        """
        weights = {b: w / 100 for b, w in self.weights.items()}
        return self.query().model_copy(update={"weights": weights, "policy": self._policy(resolve)})

    def _policy(self, resolve: Resolve) -> Policy:
        return Policy(
            one_per=self.one_per,
            min_population=_people(self.policy_min) or 0,
            max_population=_people(self.policy_max),
            min_overlap_hours=self.min_overlap_hours,
            size_ratio=self.size_ratio,
            excluded_countries=self.excluded_countries,
            own_decisions={resolve(city): why for city, why in self.own_decisions.items()},
        )


def _people(thousands: float | None) -> int | None:
    return int(thousands * 1000) if thousands is not None else None
