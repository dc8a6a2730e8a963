"""From answers to what templates draw: bars, sentences, evidence lines. No numbers are made here."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.messages.facts import cluster_words
from app.messages.language import Language, language_code
from features.blocks.registry import ON_PAGE
from matching.ranking.matches import shared_flags
from models.base import Message
from models.city import City, Fact
from models.compare import Comparison, PrecedentParts
from models.pair import PairFacts
from models.ranking import Match, Ranking

TELLING = 0.3
MOST_NAMED = 3
TIE_CODES = ("known_tie", "known_tie_since")
ORDER = ON_PAGE


@dataclass(frozen=True)
class Segment:
    """A part's piece of the stacked bar, in points of 100; ``open`` is the share that rests on no known fact.

    ``share`` is its part of the weight of its block, which has one part on each side at most.
    """

    block: str
    side: str
    share: float
    start: float
    width: float
    open: float
    value: float
    coverage: float


@dataclass(frozen=True)
class Row:
    """One match as the list shows it."""

    match: Match
    segments: list[Segment]
    points: int
    reasons: list[str]
    flags: list[str]
    label: str


def segments(match: Match) -> list[Segment]:
    """The stacked bar of a match; its pieces sum to the fit, those of the prize first."""
    weight = {b: sum(p.weight for p in match.parts if p.block == b) for b in ORDER}
    ordered = sorted(match.parts, key=lambda p: (p.side != "prize", ORDER.index(p.block)))
    found, start = [], 0.0
    for part in ordered:
        width = max(0.0, 100 * part.contribution)
        share = part.weight / weight[part.block] if weight[part.block] else 0.0
        open_ = width * (1 - part.coverage)
        found.append(Segment(part.block, part.side, share, start, width, open_, part.value, part.coverage))
        start += width
    return found


def row(match: Match, words: Language, elsewhere: Sequence[Message] = ()) -> Row:
    """A match with its bar and sentences in a language.

    Args:
        elsewhere: flags that are shown elsewhere.
    """
    pieces = segments(match)
    parts = ", ".join(f"{words.word('blocks', s.block)} {words.n(s.width)}" for s in pieces if s.width >= 0.5)
    points = round(100 * match.fit)
    return Row(
        match,
        pieces,
        points,
        [m.text.replace(" %", "\N{NO-BREAK SPACE}%") for m in match.reasons],
        [m.text for m in match.flags if m.code not in TIE_CODES and m not in elsewhere],
        words.t("bar_label", fit=points, parts=parts),
    )


def rows(ranking: Ranking, words: Language) -> list[Row]:
    """All matches of a ranking."""
    common = shared_flags(ranking.matches)
    return [row(match, words, common) for match in ranking.matches]


def shared(ranking: Ranking, words: Language) -> list[str]:
    """What holds for every match, shown once above the list."""
    return [m.text for m in shared_flags(ranking.matches) if m.code not in TIE_CODES]


def tie_words(match: Match, words: Language) -> str:
    """What is known of a tie, "" for none."""
    found = next((m for m in match.flags if m.code.startswith("known_tie")), None)
    return found.text if found else ""


def excluded(ranking: Ranking, words: Language) -> list[tuple[str, int]]:
    """Why places are not candidates, and how many; the largest group first."""
    groups = sorted(ranking.excluded.items(), key=lambda item: -item[1])
    return [(words.word("rules", code), count) for code, count in groups]


def fact(city: City, name: str) -> Fact | None:
    """A fact of a city by name."""
    return next((f for f in city.facts if f.name == name), None)


def fact_names(cities: list[City]) -> list[str]:
    """Names of all facts of some cities, in the order in which they are shown."""
    return list(dict.fromkeys(f.name for city in cities for f in city.facts))


def fact_text(one: Fact, words: Language) -> str:
    """The value of a fact with its unit."""
    if one.clusters:
        return words.joined(cluster_words(one, words))
    if isinstance(one.value, list):
        return words.joined(one.value)
    if isinstance(one.value, str):
        return words.word("values", one.value) if one.value in words.words.get("values", {}) else one.value
    if one.unit and one.unit.startswith("share"):
        return words.percent(float(one.value))
    text = words.n(float(one.value), 1)
    return f"{text} {words.words['units'].get(one.unit, one.unit)}" if one.unit else text


@dataclass(frozen=True)
class ClusterLine:
    """A cluster over the compared cities: strength 0 to 3 of each, and how many hold it."""

    name: str
    strengths: list[int]
    holders: int


def cluster_matrix(comparison: Comparison, words: Language) -> list[ClusterLine]:
    """Clusters of all cities, those that most share first."""
    facts = [fact(city, "clusters") for city in comparison.cities]
    held = [{cluster: round(strength) for cluster, strength in one.clusters} if one else {} for one in facts]
    known = sorted({cluster for one in held for cluster in one})
    lines = [
        ClusterLine(words.cluster(c), [one.get(c, 0) for one in held], sum(c in one for one in held)) for c in known
    ]
    return sorted(lines, key=lambda line: (-line.holders, -sum(line.strengths), line.name))


@dataclass(frozen=True)
class Way:
    """One line of what joins two cities: what, its value, and what it rests on."""

    name: str
    value: str
    note: str


def ways(facts: PairFacts, words: Language) -> list[Way]:
    """Distance, sea, air, hours, language, trade, blocs; a missing fact has its line too."""
    t = words.t
    sea = t("km", km=words.n(facts.sea_km)) if facts.sea_km is not None else t("no_sea")
    ports = f"{facts.port_a} – {facts.port_b}" if facts.port_a and facts.port_b else t("no_ports")
    airports = f"{facts.airport_a} – {facts.airport_b}" if facts.airport_a and facts.airport_b else t("no_airports")
    found = [
        Way(t("way_distance"), t("km", km=words.n(facts.distance_km)), t("great_circle")),
        Way(t("way_sea"), sea, ports),
        Way(t("way_air"), t("air_both") if all(facts.large_airports) else t("air_not_both"), airports),
        Way(t("way_hours"), t("hours_of_8", hours=words.n(facts.overlap_hours, 1)), t("nine_to_five")),
    ]
    return found + _country_ways(facts, words)


def precedent_words(precedent: PrecedentParts | None, words: Language) -> str:
    """What lifts a pair's precedent and what lowers it, the strongest first; empty where nothing stands out."""
    if precedent is None:
        return ""
    ordered = sorted(precedent.parts.items(), key=lambda part: -abs(part[1]))
    up = [words.word("families", name) for name, value in ordered if value >= TELLING][:MOST_NAMED]
    down = [words.word("families", name) for name, value in ordered if value <= -TELLING][:MOST_NAMED]
    found = [words.t("precedent_up", families=", ".join(up))] if up else []
    return " ".join([*found, words.t("precedent_down", families=", ".join(down))] if down else found)


def _country_ways(facts: PairFacts, words: Language) -> list[Way]:
    t = words.t
    name = facts.shared_language
    language = words.language_name(language_code(name) or name) if name else t("no_language")
    share = words.percent(facts.language_share) if name else ""
    year = str(facts.trade_year or "")
    out = words.percent(facts.export_share) if facts.export_share is not None else t("not_listed")
    back = words.percent(facts.import_share) if facts.import_share is not None else t("not_listed")
    blocs = ", ".join(facts.common_blocs) or t("none")
    return [
        Way(t("way_language"), language, t("smaller_share", share=share) if share else t("country_figure")),
        Way(t("way_exports"), out, f"{t('country_figure')} {year}"),
        Way(t("way_imports"), back, f"{t('country_figure')} {year}"),
        Way(t("way_blocs"), blocs, t("country_figure")),
    ]
