"""Gates and flags of one tie: sanctions, laws, an ended agreement, the asker's policy. Never hidden, no weight."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from matching.policy import PolicyAsker, PolicyPartners, area, broken_rules
from matching.readiness.criteria.capacity import usd
from matching.readiness.criteria.exchange import day_of, fields_of, is_none
from matching.readiness.evidence import Items, number_of
from matching.readiness.lines import shown_day
from models.base import Message, say
from models.city import CityRef
from models.pair import PairFacts
from models.partnership import Rule
from models.policy import Policy
from models.readiness import Gate

SAME_YEARS = 15  # a choice: two terms of a council and more, after which one field alone is a habit


def rule_gates(rules: Iterable[Rule]) -> tuple[list[Gate], list[Message]]:
    """Blocking rules as gates, the others as flags."""
    gates, flags = [], []
    for rule in sorted(rules, key=_breadth):
        if rule.effect == "block":
            message = say("gate_rule", title=rule.title, text=rule.text, check=rule.check)
            gates.append(_gate(message, rule.title, rule.source, rule.valid_from.isoformat()))
        else:
            flags.append(say("flag_rule", title=rule.title, text=rule.text, source=rule.source, check=rule.check))
    return gates, flags


def _breadth(rule: Rule) -> int:
    """0 for a rule of one pair of cities, then one city, a region, and whole countries."""
    return (
        2 * (not (rule.a_city and rule.b_city))
        + (not (rule.a_city or rule.b_city))
        + (not (rule.a_admin1 or rule.b_admin1))
    )


def ended(items: Items) -> list[Gate]:
    """A gate where the newest status statement says that the agreement is suspended or ended.

    Where statements of one day differ, the gravest counts. A term that ran out is no such statement: that is a flag.
    """
    found = items.of("status")
    if not found or found[0].value not in ("suspended", "terminated"):
        return []
    newest = found[0]
    when = shown_day(newest)
    return [_gate(say(f"gate_{newest.value}", date=when), "", newest.source, when)]


def policy_gates(
    policy: Policy, asker: PolicyAsker, b: CityRef, facts: PairFacts | None, items: Items
) -> tuple[list[Gate], list[Message]]:
    """The asker's own rules: gates where a rule is broken for certain, flags where a fact to check it is missing."""
    if policy.consulate != "ignore":
        asker = replace(asker, consulates=_consulates(asker, b, items))
    hours = facts.overlap_hours if facts is not None else float("nan")
    partner = PolicyPartners(
        np.array([b.id]), (b.country,), np.array([0]), np.array([float(b.metro.population)]), np.array([hours])
    )
    rules = [rule for rule, out in broken_rules(policy, asker, partner) if out[0]]
    broken, flags = _paper(policy, items)
    wanted = policy.consulate != "ignore" and b.country not in (asker.consulates or ())
    if wanted and "policy_consulate" not in rules:
        flags.insert(0, say("policy_consulate_open"))
    return [_own(m, items) for m in [*(_broken(r, policy, asker, b, hours) for r in rules), *broken]], flags


def _broken(rule: str, policy: Policy, asker: PolicyAsker, b: CityRef, hours: float) -> Message:
    """What a broken rule says of the tie."""
    people, own = b.metro.population, asker.metro_population
    details: dict[str, tuple[str, dict[str, str | int | float]]] = {
        "policy_country": (
            "policy_country",
            {"country": b.country, "reason": policy.excluded_countries.get(b.country, "")},
        ),
        "policy_decision": ("policy_decision", {"reason": policy.own_decisions.get(b.id, "")}),
        "policy_min_population": ("policy_small", {"population": people, "least": policy.min_population}),
        "policy_max_population": ("policy_large", {"population": people, "most": policy.max_population or 0}),
        "policy_size_ratio": (
            "policy_ratio",
            {"ratio": round(min(people, own) / max(people, own, 1), 3), "least": policy.size_ratio},
        ),
        "policy_overlap_hours": ("policy_hours", {"hours": hours, "least": policy.min_overlap_hours}),
        "policy_diplomatic": ("policy_diplomatic", {}),
        "policy_consulate": ("policy_consulate", {}),
    }
    code, params = details[rule]
    return say(code, **params)


def _own(message: Message, items: Items) -> Gate:
    """A gate of the asker's own policy."""
    return _gate(message, "", "policy of the asking city", items.as_of.isoformat())


def _paper(policy: Policy, items: Items) -> tuple[list[Message], list[Message]]:
    """CLAIR's demands and the type of relationship: broken, and not known or merely preferred."""
    broken, flags = [], []
    if policy.clair_agreement != "ignore" and not (met := _clair(items)):
        if policy.clair_agreement == "require" and met is False:
            broken.append(say("policy_clair"))
        else:
            flags.append(say("policy_clair_open"))
    if policy.relationship_type == "project" and _term_years(items) > policy.project_years:
        broken.append(say("policy_project", years=policy.project_years))
    if policy.relationship_type == "historical" and (number := items.number("economic_steps")):
        flags.append(say("policy_historical", n=int(number)))
    return broken, flags


def _consulates(asker: PolicyAsker, b: CityRef, items: Items) -> frozenset[str] | None:
    """Countries with a consulate or trade office in the asker's metro, as far as lists and the tie's evidence tell."""
    found = items.of("trade_office")
    if any(not is_none(e.value) and e.side in ("b", "both") for e in found):
        return (asker.consulates or frozenset()) | {b.country}
    return frozenset() if found and asker.consulates is None else asker.consulates


def _clair(items: Items) -> bool | None:
    """Signed, more than one field, a budget: CLAIR's description of a sister-city tie."""
    signed, fields, money = items.of("agreement_date"), items.of("activities"), items.of("budget")
    parts = [
        None if not signed else not is_none(signed[0].value),
        None if not fields else len({f for e in fields for f in fields_of(e.value) if not is_none(f)}) > 1,
        None if not money else (usd(money[0].value, items.vocabulary.dollars) or 0) > 0,
    ]
    return False if False in parts else None if None in parts else True


def _term_years(items: Items) -> float:
    starts, ends = items.of("agreement_date"), items.of("agreement_end")
    start, end = (day_of(e[0].value) if e else None for e in (starts, ends))
    return (end - start).days / 365.25 if start and end else 0.0


def one_per(
    partners: Mapping[int, tuple[CityRef, Items]], policy: Policy, world_regions: Mapping[str, str]
) -> tuple[dict[int, Gate], dict[int, Message]]:
    """Gates and flags of the ties that share a country or region where the policy allows one.

    The tie that began first keeps the place with a flag (of equals the one that is named first), the others are
    stopped. A tie that has ended holds no place.
    """
    groups: dict[str, list[int]] = {}
    for key, (city, items) in partners.items() if policy.one_per != "none" else ():
        if not ended(items):
            groups.setdefault(area(policy.one_per, city.country, city.admin1, world_regions), []).append(key)
    stops, flags = {}, {}
    for place, keys in groups.items():
        if len(keys) < 2:
            continue
        first = min(keys, key=lambda key: _start(partners[key][1]))
        city = partners[first][0]
        name = city.name if policy.one_per == "region" else place
        flags[first] = say(f"policy_one_per_{policy.one_per}", name=name, n=len(keys))
        message = say(f"policy_one_per_{policy.one_per}_taken", name=name, first=city.name)
        for key in keys:
            if key != first:
                stops[key] = _own(message, partners[key][1])
    return stops, flags


def _start(items: Items) -> float:
    """The year in which a tie began, later than all where it is not known."""
    days = (day_of(e.value) for e in items.of("since"))
    return next((float(day.year) for day in days if day is not None), float("inf"))


def volunteers_only(items: Items) -> Message | None:
    """A flag where the work rests on volunteers without paid staff: one person leaving can end it."""
    hours, staff = items.number("volunteer_hours"), items.number("staff_fte")
    if hours and not staff:
        return say("flag_key_person", hours=int(hours))
    return None


def same_for_years(items: Items) -> Message | None:
    """A flag where an old, lively tie has one field only: the same exchange repeated for decades."""
    since, fields = items.of("since"), items.of("activities")
    start = day_of(since[0].value) if since else None
    if start is None or not fields or (items.as_of - start).days < 365.25 * SAME_YEARS:
        return None
    held = {f for e in fields for f in fields_of(e.value) if not is_none(f)}
    return say("flag_same", field=next(iter(held)), years=(items.as_of - start).days // 365) if len(held) == 1 else None


def lopsided(items: Items) -> Message | None:
    """A flag where exchange goes one way."""
    out, back = (e[0] if e else None for e in (items.of("exchanges_out"), items.of("exchanges_in")))
    if out is None or back is None:
        return None
    n, m = number_of(out) or 0, number_of(back) or 0
    return say("flag_one_way", out=int(n), back=int(m)) if n + m >= 3 and min(n, m) == 0 else None


def _gate(message: Message, rule: str, source: str, when: str) -> Gate:
    """A gate; its text, what to check, and the rule in its own words where it has no title come with the language."""
    return Gate(
        code=message.code,
        params=message.params,
        rule=rule,
        source=source,
        date=when,
        text="",
        check="",
    )
