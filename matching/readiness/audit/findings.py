"""One finding per tie: everything that matching says of it, put in its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from matching.policy import PolicyAsker
from matching.readiness import contradiction, gates, lines, reasons, similar
from matching.readiness.audit import layers
from matching.readiness.audit.gathering import Tie
from matching.readiness.audit.plans import plan, stable, to_ready
from matching.readiness.audit.portfolio import Judged, Shared
from matching.readiness.choice import Choice
from matching.readiness.counterfactual import Move
from matching.readiness.criteria.exchange import day_of
from matching.readiness.evidence import Items, ScoredCriterion, shown
from matching.readiness.likely import Likely, Open
from matching.readiness.verdict import Judgement, axis, chosen, judge
from matching.relations import in_force, of_country
from models.base import Message, say
from models.city import CityRef
from models.evidence import Evidence
from models.pair import PairFacts
from models.partnership import Rule
from models.policy import Policy
from models.readiness import (
    CriterionScore,
    Finding,
    Gate,
    PartnerRef,
    Triage,
)
from models.rubric import AXES, Criterion, Rubric
from models.similar import SimilarPair


@dataclass(slots=True)
class JudgedTie:
    """A tie on its way to a finding: evidence on its day, the ways to read it, facts, scores, judgement."""

    known: Tie
    items: Items
    read: Sequence[Items]
    facts: PairFacts | None
    scored: tuple[ScoredCriterion, ...]
    verdict: Judgement
    choice: Choice
    missing: list[Evidence] = field(default_factory=list)

    @property
    def chosen(self) -> Judgement:
        """The judgement with what the sides have said that they want."""
        return chosen(self.verdict, self.scored, self.choice, self.items.rubric)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the ties of a list are asked at once: how stable, what changes reach ready, what is likely."""

    same: int
    moves: Sequence[Move]
    likely: Likely


@dataclass(frozen=True, slots=True)
class Setting:
    """What all findings of one audit share."""

    city: CityRef
    rubric: Rubric
    policy: Policy
    policy_asker: PolicyAsker
    rules: Sequence[Rule]
    cases: similar.StepPairs
    shared: Shared
    earlier: layers.Earlier = field(default_factory=layers.Earlier)
    by_country: dict[str, list[Rule]] = field(default_factory=dict)

    def rules_for(self, country: str) -> list[Rule]:
        """The rules that can bear on a partner in a country, looked up once."""
        if country not in self.by_country:
            self.by_country[country] = of_country(self.rules, country)
        return self.by_country[country]


# Blocked means blocked: nothing is asked, proposed or prepared while a rule stands in the way.
IDLE: Mapping[str, Any] = MappingProxyType(
    {"gaps": [], "questions": [], "next_evidence": [], "workstreams": [], "similar": []}
)


def finding(tie: JudgedTie, drawn: Drawn, setting: Setting, counts: Mapping[str, int]) -> Finding:
    """Build the finding of one tie; ``counts`` says how many partners of the list share a cluster."""
    stops, flags = _rules(tie, setting)
    culture, judged, rubric = tie.choice.culture, tie.chosen, setting.rubric
    free = not stops and not culture
    first = layers.verdicts(judged, drawn.likely, stops, culture)
    return Finding(
        **first,
        partner=_partner(tie),
        words="",
        potential=judged.potential,
        readiness=judged.readiness,
        gates=stops,
        flags=[*flags, *layers.remembered(tie.missing)],
        reasons=reasons.reasons(tie.scored, judged, stops, tie.choice, rubric),
        to_ready=to_ready(drawn.moves, judged, rubric) if free else [],
        plan=say("plan_blocked") if stops else plan(drawn.moves, judged, rubric),
        stability=stable(drawn.same, rubric) if free else None,
        before_gates=list(tie.verdict.possible),
        notes=tie.known.notes,
        **{**_details(tie, first["triage"], setting, counts), **(IDLE if stops else {})},
    )


def to_draw(tie: JudgedTie, earlier: layers.Earlier) -> Open:
    """A tie before its draws: evidence deleted since an earlier audit counts at its last value, and is noted."""
    scored, choice = tie.scored, tie.choice
    tie.missing = earlier.missing(tie.known.partner.id, tie.known.evidence)
    if tie.missing:
        items = tie.items.keeping([*tie.items.everything, *tie.missing])
        read = contradiction.ways(items)
        scored, choice = contradiction.scores(tie.facts, read), Choice.of(read)
    judged = tie.chosen
    potential, readiness = (axis(scored, tie.items.rubric, name) for name in AXES)
    ends = (potential.low, potential.high), (readiness.low, readiness.high)
    return Open(scored, judged.possible, ends, choice)


def _details(tie: JudgedTie, triage: Triage | None, setting: Setting, counts: Mapping[str, int]) -> dict[str, Any]:
    """What the finding shows besides its judgement."""
    named = reasons.details(tie.facts, tie.known.partner.name, counts)
    bare = tie.verdict.readiness.coverage < setting.rubric.triage_coverage
    return {
        "criteria": _criteria(tie, setting.rubric),
        "evidence": [shown(e, tie.items) for e in _everything(tie)],
        "lines": lines.lines(tie.items, tie.facts),
        "gaps": reasons.gaps(tie.scored, setting.rubric),
        "questions": reasons.questions(triage, tie.scored, tie.facts, named) if triage and bare else [],
        "next_evidence": reasons.next_evidence(tie.scored, named, setting.rubric),
        "workstreams": reasons.workstreams(tie.facts, tie.items),
        "similar": _similar(tie, setting),
    }


def _rules(tie: JudgedTie, setting: Setting) -> tuple[list[Gate], list[Message]]:
    """Gates and flags of a tie: rules, ended agreement, own policy, what is due, and the other cautions."""
    a, b, items = setting.city, tie.known.partner, tie.items
    bearing = in_force(setting.rules_for(b.country), a, b, items.as_of)
    stops, flags = gates.rule_gates(bearing)
    own, open_rules = gates.policy_gates(setting.policy, setting.policy_asker, b, tie.facts, items)
    # The first source is about this tie: its own status, then rules of these cities, then those of whole countries.
    stops = gates.ended(items) + stops + own
    flags += contradiction.flags(items, tie.known.place_of)
    flags += lines.due(items) + open_rules + reasons.other_flags(items, tie.facts)
    single = (
        reasons.conflicts(tie.scored, setting.rubric),
        gates.volunteers_only(items),
        gates.same_for_years(items),
        gates.lopsided(items),
    )
    flags += [flag for flag in single if flag is not None]
    stops += [setting.shared.gates[b.id]] if b.id in setting.shared.gates else []
    return stops, flags + setting.shared.flags.get(b.id, [])


def _partner(tie: JudgedTie) -> PartnerRef:
    since = next((d for e in tie.items.of("since") if (d := day_of(e.value)) is not None), None)
    status = tie.items.of("status")
    return PartnerRef(
        city=tie.known.partner,
        written=tie.known.written,
        line=tie.known.lines[0] if tie.known.lines else None,
        kind=tie.known.kind,
        since=since.year if since else None,
        status=str(status[0].value) if status else "unknown",
    )


def _everything(tie: JudgedTie) -> list[Evidence]:
    """The tie's own items and, after them, the computed ones."""
    computed = [e for s in tie.scored for r in s.readings for e in r.items if e.source_type == "computed"]
    return [*tie.items.everything, *computed]


def _criteria(tie: JudgedTie, rubric: Rubric) -> list[CriterionScore]:
    return [
        _criterion(spec, one) if one.known else _unknown(spec)
        for spec, one in zip(rubric.criteria, tie.scored, strict=True)
    ]


@lru_cache(maxsize=64)
def _unknown(spec: Criterion) -> CriterionScore:
    """The criterion of which nothing is known: the same object for every tie."""
    return _criterion(spec, ScoredCriterion(spec.id))


def _criterion(spec: Criterion, one: ScoredCriterion) -> CriterionScore:
    return CriterionScore(
        id=spec.id,
        name=spec.name,
        axis=spec.axis,
        weight=spec.weight,
        score=round(one.middle, 2) if one.known else None,
        low=round(one.low, 3),
        high=round(one.high, 3),
        strength=round(one.strength, 3),
        basis=[r.message for r in one.readings],
        anchor=spec.anchors[round(one.middle)] if one.known else "",
        source=spec.source,
        evidence=[e.key for r in one.readings for e in r.items],
    )


def _similar(tie: JudgedTie, setting: Setting) -> list[SimilarPair]:
    if tie.facts is None:
        return []
    here = similar.features(tie.facts, tie.scored)
    return similar.nearest(here, (setting.city.id, tie.known.partner.id), setting.cases)


def judge_tie(known: Tie, facts: PairFacts | None, judged: Judged) -> JudgedTie:
    """Score and judge one tie."""
    items = Items(known.evidence, *judged)
    read = contradiction.ways(items)
    scored = contradiction.scores(facts, read)
    return JudgedTie(known, items, read, facts, scored, judge(scored, items.rubric), Choice.of(read))
