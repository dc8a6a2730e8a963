"""The state of a city's page, as its address carries it: read, turned into a query, and written again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from features.blocks.registry import BLOCKS
from models.errors import InvalidInput
from models.policy import Policy
from models.ranking import MAX_K, Filters, RankingQuery

Pairs = list[tuple[str, str]]
Resolve = Callable[[str], int]


@dataclass(frozen=True)
class CityPageState:
    """One state of the page.

    Attributes:
        purpose: purpose id.
        weights: block to weight in points, only where they differ from the purpose's.
        plain: filters and policy as the form names them; empty ones are left out.
        short: shortlisted GeoNames ids.
        why: the city of "Why is X not here?", "" for none.
    """

    purpose: str = "general"
    weights: dict[str, float] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    short: tuple[int, ...] = ()
    why: str = ""

    def get(self, name: str, default: str = "") -> str:
        """A filter as written."""
        return self.plain.get(name, default)

    @property
    def k(self) -> int:
        """Rows of the list."""
        text = self.get("k", "10")
        return min(MAX_K, max(1, int(text))) if text.isdigit() else 10

    def params(self, **change: str) -> Pairs:
        """The address of this state; a change to "" leaves that parameter out."""
        values = {"purpose": self.purpose if self.purpose != "general" else ""}
        values |= {f"w_{b}": f"{w:g}" for b, w in self.weights.items()}
        values |= self.plain | {"short": ".".join(map(str, self.short)), "why": self.why} | change
        return [(k, v) for k, v in values.items() if v]

    def toggled(self, city: int) -> Pairs:
        """The address with a city added to the shortlist, or taken off it."""
        short = tuple(c for c in self.short if c != city) if city in self.short else (*self.short, city)
        return replace(self, short=short).params()

    def cleared(self) -> Pairs:
        """The address without filters, policy and order."""
        return replace(self, plain={}).params(why="")

    def count(self, *names: str) -> int:
        """How many of some filters are set."""
        return sum(name in self.plain for name in names)

    def query(self, resolve: Resolve) -> RankingQuery:
        """The ranking query.

        Args:
            resolve: the GeoNames id that a city's name stands for.

        Raises:
            InvalidInput: a value that cannot be used.
            UnknownCity, AmbiguousCity: a city that the policy rules out cannot be told.
        """
        try:
            return RankingQuery(
                purpose=self.purpose,
                weights={b: w / 100 for b, w in self.weights.items()},
                filters=self._filters(),
                policy=self._policy(resolve),
                k=self.k,
                unit=self.get("unit", "metro"),  # type: ignore[arg-type]
                order_by=self.get("order", "fit"),  # type: ignore[arg-type]
                per_country=int(self.get("per_country")) if self.get("per_country") else None,
                diversity=float(self.get("variety", "0")),
            )
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise InvalidInput(f"{where}: {first['msg']}", [(where, first["msg"])]) from error
        except (ValueError, OverflowError) as error:
            raise InvalidInput(f"A filter is not a number: {error}") from error

    def _filters(self) -> Filters:
        return Filters(
            countries=_codes(self.get("only")),
            exclude_countries=_codes(self.get("without")),
            any_country=self.get("any_country") == "1",
            min_population=_thousands(self.get("min")) or 0,
            max_population=_thousands(self.get("max")),
            known=self.get("known", "mark"),  # type: ignore[arg-type]
        )

    def _policy(self, resolve: Resolve) -> Policy:
        return Policy(
            one_per=self.get("one_per", "none"),  # type: ignore[arg-type]
            min_population=_thousands(self.get("p_min")) or 0,
            max_population=_thousands(self.get("p_max")),
            min_overlap_hours=float(self.get("hours", "0")),
            size_ratio=float(self.get("ratio", "0")),
            excluded_countries=dict(_with_reasons(self.get("p_without"))),
            own_decisions={resolve(city): why for city, why in _with_reasons(self.get("p_cities"))},
        )


FILTERS = ("only", "without", "min", "max", "known", "per_country", "any_country", "k")
MORE = ("unit", "variety", "one_per", "ratio", "hours", "p_min", "p_max", "p_without", "p_cities")
PLAIN = ("order", *FILTERS, *MORE)
DEFAULTS = {
    "k": "10", "order": "fit", "unit": "metro", "known": "mark", "one_per": "none", "hours": "0", "ratio": "0",
    "variety": "0",
}  # fmt: skip
LONGEST = 600


def read(params: QueryParams, defaults: dict[str, dict[str, float]]) -> CityPageState:
    """The state that an address carries.

    Args:
        defaults: purpose to its weights (block to 0..1); weights equal to these need not be carried.

    Raises:
        InvalidInput: a weight or a city id that is no number.
    """
    purpose = params.get("purpose", "general")
    usual = {b: round(100 * w) for b, w in defaults.get(purpose, {}).items()}
    try:
        given: dict[str, float] = {b: float(params[f"w_{b}"]) for b in BLOCKS if params.get(f"w_{b}")}
        short = tuple(dict.fromkeys(int(part) for part in params.get("short", "").split(".") if part))[:20]
    except ValueError as error:
        raise InvalidInput(f"The address holds something that is not a number: {error}") from error
    moved = params.get("w_for", purpose) == purpose
    weights = {b: w for b, w in given.items() if moved and w != usual.get(b)}
    plain = {name: params[name].strip()[:LONGEST] for name in PLAIN if params.get(name, "").strip()}
    plain = {name: value for name, value in plain.items() if value != DEFAULTS.get(name)}
    return CityPageState(purpose, weights, plain, short, params.get("why", "").strip()[:200])


def _codes(text: str) -> list[str]:
    return [part.upper() for part in text.replace(",", " ").replace(";", " ").split()]


def _thousands(text: str) -> int | None:
    return int(float(text) * 1000) if text else None


def _with_reasons(text: str) -> Iterator[tuple[str, str]]:
    """``RU: sanctions; BY: sanctions`` as pairs of what is ruled out and why.

    Raises:
        InvalidInput: something is ruled out without a reason.
    """
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, why = (half.strip() for half in part.partition(":"))
        if not name or not why:
            raise InvalidInput(f"'{part}' gives no reason. Write it after a colon; it is shown to whoever asks.")
        yield name, why
