"""From rows and numbers to matches that people read."""

from collections.abc import Sequence
from dataclasses import dataclass

from features.arrays import Floats, Ints
from features.blocks.registry import FEATURES, PARTS, REGISTRY
from features.fact_store import pair_facts
from matching.ranking.breakdown import Breakdown
from matching.ranking.context import RankingContext
from matching.ranking.reasons import why
from models.base import Message, say
from models.city import CityRef
from models.ranking import Match, PairPart, Part

LOW_COVERAGE = 0.6  # below it the answer says what it rests on (docs/decisions/0001)
SPREAD = 0.35  # a choice: how far a fit without any fact could lie from what is shown; no measurement is recorded


@dataclass(frozen=True)
class Draft:
    """Rows in their order and all numbers about them; each array has one entry per row."""

    rows: Ints
    score: Floats
    parts: Breakdown
    rank_for_partner: Ints | None
    plausibility: Floats | None
    stays: Floats | None = None


@dataclass(frozen=True)
class ShownList:
    """What a list shows, best first: rows with their score; ``pool`` are the rows that it was chosen from, in order."""

    rows: Ints
    score: Floats
    pool: Ints


def make_matches(context: RankingContext, draft: Draft) -> list[Match]:
    """One match per row of the draft."""
    return [_match(context, draft, i) for i in range(len(draft.rows))]


def shared_flags(matches: Sequence[Match]) -> list[Message]:
    """Flags that each of two or more matches has: a list says them once."""
    if len(matches) < 2:
        return []
    return [flag for flag in matches[0].flags if all(flag in match.flags for match in matches[1:])]


def _match(context: RankingContext, draft: Draft, i: int) -> Match:
    row, parts = int(draft.rows[i]), draft.parts
    facts = pair_facts(context.own, context.row, context.facts, row)
    asker, partner = context.city, context.table.city(row)
    fit, coverage = float(parts.fit[i]), float(parts.total_coverage[i])
    known, country = row in context.partners, context.facts.country(row)
    spread = SPREAD * (1 - coverage)
    return Match(
        rank=i + 1,
        city=partner,
        country_name=country.name if country else partner.country,
        distance_km=round(facts.distance_km, 1),
        page=f"/pair/{asker.id}/{partner.id}" if context.gazetteer_row is not None else f"/cities/{partner.id}",
        score=round(float(draft.score[i]), 6),
        fit=round(fit, 6),
        fit_low=round(min(fit, max(0.0, fit - spread)), 6),
        fit_high=round(max(fit, min(1.0, fit + spread)), 6),
        prize=round(float(parts.prize[i]), 6),
        affinity=round(float(parts.fit[i] - parts.prize[i]), 6),
        plausibility=round(float(draft.plausibility[i]), 6) if draft.plausibility is not None else None,
        coverage=round(coverage, 4),
        rank_for_partner=int(draft.rank_for_partner[i]) if draft.rank_for_partner is not None else None,
        stays=round(float(draft.stays[i]), 3) if draft.stays is not None else None,
        known_tie=known,
        also_partner_of=_others(context, row),
        links=[*facts.links, *facts.routes],
        parts=_parts(parts, i),
        pair=_pair(parts, i),
        reasons=why(asker, partner, facts, parts, i),
        flags=_flags(context, row, coverage, known) + _laws(context, partner),
    )


def _parts(parts: Breakdown, i: int) -> list[Part]:
    return [
        Part(
            block=block,
            side=side,
            value=round(float(parts.value[i, p]), 6),
            weight=round(float(parts.weight[p]), 6),
            contribution=round(float(parts.contribution[i, p]), 6),
            coverage=round(float(parts.coverage[i, p]), 4),
            text=REGISTRY[block].shown.part,
        )
        for p, (block, side) in enumerate(PARTS)
    ]


def _pair(parts: Breakdown, i: int) -> list[PairPart]:
    return [
        PairPart(
            name=feature.name,
            block=block,
            side=feature.side,
            value=round(float(parts.features[feature.name][i]), 6),
            contribution=round(float(parts.of.of(feature.name) * parts.features[feature.name][i]), 6),
            text=feature.meaning,
        )
        for block, features in FEATURES.items()
        for feature in features
        if parts.of.of(feature.name) > 0
    ]


def _others(context: RankingContext, row: int) -> list[str]:
    """Other cities of the asker's own country that have a tie with this partner, largest first, at most five."""
    table, home = context.table, context.city.country
    others = [r for r in context.ties.of(row) if table.country[r] == home and r != context.gazetteer_row]
    return [str(table.name[r]) for r in sorted(others, key=lambda r: -table.population[r])[:5]]


def _flags(context: RankingContext, row: int, coverage: float, known: bool) -> list[Message]:
    flags = []
    if known and context.gazetteer_row is not None:
        year = context.ties.year(row, context.gazetteer_row)
        flags.append(say("known_tie_since", year=year) if year else say("known_tie"))
    entry, own = context.facts.entry(row)
    name, metro = str(context.table.name[row]), context.table.city(row).metro.name
    if entry is None:
        flags.append(say("country_proxy", city=name))
    elif not own:
        flags.append(say("inherited", metro=metro))
    if coverage < LOW_COVERAGE:
        flags.append(say("low_coverage", coverage=round(100 * coverage)))
    return flags


def _laws(context: RankingContext, partner: CityRef) -> list[Message]:
    """Sanctions and laws in force that bear on the pair; the rule's title is in English."""
    return [say(f"law_{rule.effect}", title=rule.title) for rule in context.relations.laws(context.city, partner)]
