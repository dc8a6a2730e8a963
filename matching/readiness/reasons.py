"""What a finding says beside its verdict: reasons, gaps, flags, fields of work, and what to ask next."""

from collections.abc import Mapping, Sequence
from math import log2

from matching.readiness.choice import Choice
from matching.readiness.criteria.computed import borrowed
from matching.readiness.criteria.exchange import is_none, names_of
from matching.readiness.evidence import Items, ScoredCriterion, of_criterion
from matching.readiness.verdict import Judgement
from models.base import Message, Param, say
from models.pair import PairFacts
from models.readiness import EvidenceWanted, Gate, Triage, Workstream
from models.rubric import Axis, Criterion, Rubric

# A choice, a little below the middle of 0..4: of two criteria equally far from it the strong one is told, as the gaps
# are listed by themselves.
NEUTRAL = 1.8
WEAK = 1.0  # a choice: the two lowest anchors


def reasons(
    scored: Sequence[ScoredCriterion], verdict: Judgement, gates: Sequence[Gate], choice: Choice, rubric: Rubric
) -> list[Message]:
    """Three reasons at most: what comes first (gate, choice, A2), the strongest of each axis, the widest unknown."""
    found: list[Message] = []
    if gates:
        found.append(_stop(gates[0]))
    if choice.refuses is not None:
        found.append(say("reason_refused_b") if choice.refuses == "b" else say("reason_refused_a"))
    if choice.culture:
        found.append(say("reason_culture"))
    if verdict.triage is None and verdict.a2_decides:
        found.append(say("reason_a2"))
    for name in ("potential", "readiness"):
        found += _telling(scored, rubric, "potential" if name == "potential" else "readiness")
    found += _widest(scored, rubric)
    if verdict.triage is not None and verdict.readiness.coverage < rubric.triage_coverage and not choice.culture:
        found.append(say("reason_triage"))
    return found[:3]


def _stop(gate: Gate) -> Message:
    """A law by its title, which has no full stop; an ended agreement or an own rule in its own words."""
    if gate.code == "gate_rule":
        return say("reason_gate", rule=gate.rule)
    return say(gate.code, **gate.params)


def _telling(scored: Sequence[ScoredCriterion], rubric: Rubric, axis: Axis) -> list[Message]:
    """The basis of the criterion that moves an axis most away from its middle."""
    known = [
        (c.weight * s.strength * abs(s.middle - NEUTRAL), s)
        for c, s in zip(rubric.criteria, scored, strict=True)
        if c.axis == axis and s.known
    ]
    if not known:
        return []
    return [max(known, key=lambda pair: pair[0])[1].readings[-1].message]


def _widest(scored: Sequence[ScoredCriterion], rubric: Rubric) -> list[Message]:
    open_ones = [(c.weight, c.id) for c, s in zip(rubric.criteria, scored, strict=True) if not s.known]
    return [say("reason_open", name=max(open_ones, key=lambda pair: pair[0])[1])] if open_ones else []


def gaps(scored: Sequence[ScoredCriterion], rubric: Rubric) -> list[Message]:
    """Known weak points, heaviest first: criteria whose evidence says 1 or less. Unknown is no gap."""
    weak = [(c.weight, c.id) for c, s in zip(rubric.criteria, scored, strict=True) if s.known and s.middle <= WEAK]
    return [say("gap", name=name) for _, name in sorted(weak, key=lambda w: -w[0])]


def conflicts(scored: Sequence[ScoredCriterion], rubric: Rubric) -> Message | None:
    """A flag where readings of one criterion contradict each other; None where none do."""
    names = [
        c.id
        for c, s in zip(rubric.criteria, scored, strict=True)
        if len(s.readings) > 1 and max(r.low for r in s.readings) > min(r.high for r in s.readings)
    ]
    return say("flag_conflict", names=tuple(names)) if names else None


def other_flags(items: Items, facts: PairFacts | None) -> list[Message]:
    """Sister-state evidence set apart, and economies that are only the metro's."""
    found = []
    if any(state == "other_scope" for state in items.states.values()):
        found.append(say("flag_state"))
    if facts is not None and borrowed(facts):
        found.append(say("flag_borrowed", most=items.rubric.proxy_cap))
    return found


def workstreams(facts: PairFacts | None, items: Items, most: int = 3) -> list[Workstream]:
    """Fields of joint work with the bodies named so far; empty where nothing is known to share."""
    bodies = [name for e in items.of("executor") if not is_none(e.value) for name in names_of(e.value)]
    who = sorted(set(bodies))
    found: list[Message] = []
    if facts is not None:
        shared = sorted(facts.shared_clusters, key=lambda c: (-min(c.strength_a, c.strength_b), c.cluster))
        found += [say("stream_cluster", name=c.cluster) for c in shared[:2]]
        found += [say("stream_supply", supplier=s.supplier, user=s.user) for s in facts.supplies[:1]]
        if facts.port_a and facts.port_b and facts.sea_km is not None:
            found.append(say("stream_port", ports=f"{facts.port_a} - {facts.port_b}"))
    found += [say("stream_theme", what=str(e.value)) for e in items.of("theme")[:1] if not is_none(e.value)]
    return [Workstream(field=m, executors=who) for m in found[:most]]


Params = dict[str, Param]


PARTLY_COMPUTED = ("E1", "E2")
LEAST_POINTS = 0.5  # a choice: what closes less than half a point of 100 is not worth an office's time


def closes(one: ScoredCriterion, rubric: Rubric) -> float:
    """By how many of the four points of a criterion a full answer in the office's own list narrows it.

    Full: what both sides did or have, dated on the audit's day. An own statement leaves the share that its strength
    does not cover: of the whole criterion, or of what the computed facts leave open. A council's paper closes that too.
    """
    width, left = one.high - one.low, 1 - rubric.strengths["self_declared"]
    return max(0.0, width - left * (width if one.id in PARTLY_COMPUTED else 4.0))


def gains(scored: Sequence[ScoredCriterion], rubric: Rubric) -> list[tuple[float, Criterion]]:
    """Criteria worth asking about, and by how many points of 100 an answer narrows their axis; the widest first.

    Equal ones stand in the rubric's order.
    """
    totals = {a: sum(c.weight for c in rubric.criteria if c.axis == a) for a in ("potential", "readiness")}
    points = [
        (25 * c.weight * closes(s, rubric) / totals[c.axis], c) for c, s in zip(rubric.criteria, scored, strict=True)
    ]
    return sorted((one for one in points if one[0] >= LEAST_POINTS), key=lambda pair: -round(pair[0], 6))


def next_evidence(
    scored: Sequence[ScoredCriterion], named: Params, rubric: Rubric, most: int = 6
) -> list[EvidenceWanted]:
    """The questions worth asking, the one that closes most first; equal ones in the rubric's order.

    Args:
        scored: the criteria, in the rubric's order.
        named: what the questions may name (``details``); without ports nobody is asked about an agreement of ports.
        rubric: weights.
        most: how many questions at most.
    """
    found = []
    for points, spec in gains(scored, rubric)[:most]:
        question = _question(spec, named, rubric)
        found.append(
            EvidenceWanted(
                criterion=spec.id,
                axis=spec.axis,
                closes=round(points, 2),
                code=question.code,
                params=question.params,
                text="",
            )
        )
    return found


def _question(spec: Criterion, named: Params, rubric: Rubric) -> Message:
    """The question of a criterion."""
    code = f"ask_{spec.id}"
    if spec.id == "E1" and not named["ports"]:
        code = "ask_flight"
    elif spec.id == "A2" and named["linked"]:
        code = "ask_others"
    elif spec.id == "D1" and named["firms"]:
        code = _ask_firms(named)
    window: Params = {"months": rubric.recent_months} if spec.id == "B2" else {}
    return say(code, **named, **window)


def _ask_firms(named: Params) -> str:
    """The question to the firms that are known; it may be one alone."""
    return "ask_firm" if named["firms"] == 1 else "ask_firms"


def details(facts: PairFacts | None, partner: str, counts: Mapping[str, int]) -> Params:
    """What the questions may name: the partner, the most telling clusters in common, the ports.

    A cluster that most partners of the list share (banking) tells less than one that few do: its strength is weighed
    by ``log2(0.5 + most / n)``, with n the partners that share it and most the greatest n of the list (inverse document
    frequency, Sparck Jones 1972), so that a list of names is not asked one question throughout.

    Args:
        counts: cluster to the number of partners in the list that share it; a cluster not named counts once.
    """
    if facts is None:
        return {"partner": partner, "clusters": (), "cluster": "", "ports": "", **_known_firms(None)}
    most = max(counts.values(), default=1)
    telling = {
        c.cluster: min(c.strength_a, c.strength_b) * log2(0.5 + most / max(1, counts.get(c.cluster, 1)))
        for c in facts.shared_clusters
    }
    shared = sorted(facts.shared_clusters, key=lambda c: (-telling[c.cluster], c.cluster))
    names = [c.cluster for c in shared] or [s.supplier for s in facts.supplies]
    ports = f"{facts.port_a} - {facts.port_b}" if facts.port_a and facts.port_b else ""
    return {
        "partner": partner,
        "clusters": tuple(names[:2]),
        "cluster": names[0] if names else "",
        "ports": ports,
        **_known_firms(facts),
    }


def _known_firms(facts: PairFacts | None) -> Params:
    """Whom a question can name: firms that bind the two metros, else firms of one country in the other's metro.

    Those here go before those there: the asker's own agency knows their doors.
    """
    names = tuple(dict.fromkeys(link.name for link in facts.links if link.kind == "sites")) if facts else ()
    known = (facts.firms_here or facts.firms_there) if facts else None
    if known is None:
        return {"linked": names[:3], "firms": 0, "firm_names": (), "country": "", "city": ""}
    about: Params = {"country": known.country, "city": known.city}
    return {"linked": names[:3], "firms": known.n, "firm_names": known.names, **about}


def questions(
    triage: Triage, scored: Sequence[ScoredCriterion], facts: PairFacts | None, params: Params
) -> list[Message]:
    """Three questions for a tie of which only facts are known: the strongest link, who would work, what is wanted."""
    if triage == "ask_later":
        last = "first_common" if facts is not None and (facts.shared_clusters or facts.supplies) else "first_why"
        return [say("first_alive", **params), say("first_goal", **params), say(last, **params)]
    links, alike, trade = (of_criterion(scored, name).low for name in ("E1", "A1", "A2"))
    if params["ports"] and links > max(alike, trade):
        strongest = "first_port"
    elif trade > alike and not (facts and facts.shared_clusters):
        strongest = "first_trade"
    else:
        strongest = _ask_firms(params) if params["firms"] else "first_cluster"
    second = say("first_leaders", **params)
    if facts is not None and facts.supplies:
        link = max(facts.supplies, key=lambda s: (s.strength, s.supplier, s.user))
        second = say("first_supply", supplier=link.supplier, user=link.user, **params)
    return [say(strongest, **params), second, say("first_executor", **params)]
