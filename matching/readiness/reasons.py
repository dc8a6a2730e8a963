"""Why a tie has its verdict: reasons, gaps, and the workstreams that its facts suggest."""

from collections.abc import Sequence

from matching.readiness.criteria.computed import borrowed
from matching.readiness.criteria.exchange import is_none, names_of
from matching.readiness.evidence import Items, ScoredCriterion
from matching.readiness.verdict import Judgement
from models.base import Message, say
from models.pair import PairFacts
from models.readiness import Gate, Workstream
from models.rubric import Axis, Rubric

# A choice, a little below the middle of 0..4: of two criteria equally far from it the strong one is told, as the gaps
# are listed by themselves.
NEUTRAL = 1.8
WEAK = 1.0  # a choice: the two lowest anchors


def reasons(
    scored: Sequence[ScoredCriterion], verdict: Judgement, gates: Sequence[Gate], culture: bool, rubric: Rubric
) -> list[Message]:
    """Three reasons at most: what comes first (gate, choice, A2), the strongest of each axis, the widest unknown."""
    found: list[Message] = []
    if gates:
        found.append(_stop(gates[0]))
    if culture:
        found.append(say("reason_culture"))
    if verdict.triage is None and verdict.a2_decides:
        found.append(say("reason_a2"))
    for name in ("potential", "readiness"):
        found += _telling(scored, rubric, "potential" if name == "potential" else "readiness")
    found += _widest(scored, rubric)
    if verdict.triage is not None and not culture:
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
