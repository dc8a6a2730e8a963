"""Gates and flags of one tie: sanctions, laws, an ended agreement, the asker's policy. Never hidden, no weight."""

from collections.abc import Iterable, Mapping
from datetime import date

from matching.readiness.criteria.capacity import usd
from matching.readiness.criteria.exchange import day_of, fields_of, is_none
from matching.readiness.evidence import Items, number_of
from matching.readiness.words import say
from models.base import Message
from models.city import CityRef
from models.pair import PairFacts
from models.partnership import Rule
from models.policy import Policy
from models.readiness import Gate

CHECK_POLICY = "your own policy; change it there"
CHECK_STATUS = "check with the city office whether this still holds"


def in_force(rules: Iterable[Rule], a: CityRef, b: CityRef, as_of: date) -> list[Rule]:
    """The rules that bear on a tie of the asker ``a`` with ``b`` on a day."""
    return [
        rule
        for rule in rules
        if rule.valid_from <= as_of
        and (rule.valid_to is None or as_of <= rule.valid_to)
        and (_binds(rule, a, b) or (rule.either_side and _binds(rule, b, a)))
    ]


def of_asker(rules: Iterable[Rule], a: CityRef, as_of: date) -> list[Rule]:
    """The rules of a day that can bear on any tie of the asker; the others need not be looked at tie by tie."""
    return [
        rule
        for rule in rules
        if rule.valid_from <= as_of
        and (rule.valid_to is None or as_of <= rule.valid_to)
        and (_one_side(rule, a) or (rule.either_side and _other_side(rule, a)))
    ]


def of_country(rules: Iterable[Rule], country: str) -> list[Rule]:
    """The rules that can bear on a partner in a country, whichever of the two is the asker."""
    return [
        rule
        for rule in rules
        if not rule.b_countries or country in rule.b_countries or (rule.either_side and rule.a_country in ("", country))
    ]


def _one_side(rule: Rule, a: CityRef) -> bool:
    return rule.a_country in ("", a.country) and rule.a_admin1 in ("", a.admin1) and rule.a_city in (0, a.id)


def _other_side(rule: Rule, b: CityRef) -> bool:
    return (
        (not rule.b_countries or b.country in rule.b_countries)
        and rule.b_admin1 in ("", b.admin1)
        and rule.b_city in (0, b.id)
    )


def _binds(rule: Rule, a: CityRef, b: CityRef) -> bool:
    return _one_side(rule, a) and _other_side(rule, b)


def rule_gates(rules: Iterable[Rule]) -> tuple[list[Gate], list[Message]]:
    """Blocking rules as gates, the others as flags."""
    gates, flags = [], []
    for rule in rules:
        if rule.effect == "block":
            message = say("gate_rule", title=rule.title, text=rule.text)
            gates.append(_gate(message, rule.title, rule.source, rule.valid_from.isoformat(), rule.check))
        else:
            flags.append(say("flag_rule", title=rule.title, text=rule.text, source=rule.source, check=rule.check))
    return gates, flags


def ended(items: Items) -> list[Gate]:
    """A gate where the newest status statement says that the agreement is suspended or ended.

    Where statements of one day differ, the gravest counts. A term that ran out is no such statement: that is a flag.
    """
    found = items.of("status")
    if not found or found[0].value not in ("suspended", "terminated"):
        return []
    newest = found[0]
    message = say(f"gate_{newest.value}", date=newest.as_of.isoformat())
    return [_gate(message, message.text, newest.source, newest.as_of.isoformat(), CHECK_STATUS)]


def policy_gates(
    policy: Policy, a: CityRef, b: CityRef, facts: PairFacts | None, items: Items, rules: Iterable[Rule]
) -> tuple[list[Gate], list[Message]]:
    """The asker's own rules: gates where a rule is broken for certain, flags where a fact to check it is missing."""
    broken: list[Message] = []
    if b.country in policy.excluded_countries:
        broken.append(say("policy_country", country=b.country, reason=policy.excluded_countries[b.country]))
    if b.id in policy.own_decisions:
        broken.append(say("policy_decision", reason=policy.own_decisions[b.id]))
    broken += _sizes(policy, a, b)
    if facts is not None and facts.overlap_hours < policy.min_overlap_hours:
        broken.append(say("policy_hours", hours=facts.overlap_hours, least=policy.min_overlap_hours))
    strangers = any(rule.kind == "diplomatic" for rule in rules)
    if strangers and policy.diplomatic_relations == "require":
        broken.append(say("policy_diplomatic"))
    more, flags = _paper(policy, items)
    return [_own(message, items) for message in broken + more], flags


def _own(message: Message, items: Items) -> Gate:
    """A gate of the asker's own policy."""
    return _gate(message, message.text, "policy of the asking city", items.as_of.isoformat(), CHECK_POLICY)


def _sizes(policy: Policy, a: CityRef, b: CityRef) -> list[Message]:
    found = []
    if b.population < policy.min_population:
        found.append(say("policy_small", population=b.population, least=policy.min_population))
    if policy.max_population is not None and b.population > policy.max_population:
        found.append(say("policy_large", population=b.population, most=policy.max_population))
    small, large = sorted((a.population, b.population))
    if large and small / large < policy.size_ratio:
        found.append(say("policy_ratio", ratio=round(small / large, 3), least=policy.size_ratio))
    return found


def _paper(policy: Policy, items: Items) -> tuple[list[Message], list[Message]]:
    """Consulate, CLAIR's demands and the type of relationship: broken, and not known or merely preferred."""
    broken, flags = [], []
    for want, met, code in (
        (policy.consulate, _office(items), "consulate"),
        (policy.clair_agreement, _clair(items), "clair"),
    ):
        if want == "ignore" or met:
            continue
        if want == "require" and met is False:
            broken.append(say(f"policy_{code}"))
        else:
            flags.append(say(f"policy_{code}_open"))
    if policy.relationship_type == "project" and _term_years(items) > policy.project_years:
        broken.append(say("policy_project", years=policy.project_years))
    if policy.relationship_type == "historical" and (number := items.number("economic_steps")):
        flags.append(say("policy_historical", n=int(number)))
    return broken, flags


def _office(items: Items) -> bool | None:
    found = items.of("trade_office")
    return None if not found else any(not is_none(e.value) and e.side in ("b", "both") for e in found)


def _clair(items: Items) -> bool | None:
    """Signed, more than one field, a budget: CLAIR's description of a sister-city tie."""
    signed, fields, money = items.of("agreement_date"), items.of("activities"), items.of("budget")
    parts = [
        None if not signed else not is_none(signed[0].value),
        None if not fields else len({f for e in fields for f in fields_of(e.value) if not is_none(f)}) > 1,
        None if not money else (usd(money[0].value) or 0) > 0,
    ]
    return False if False in parts else None if None in parts else True


def _term_years(items: Items) -> float:
    starts, ends = items.of("agreement_date"), items.of("agreement_end")
    start, end = (day_of(e[0].value) if e else None for e in (starts, ends))
    return (end - start).days / 365.25 if start and end else 0.0


def one_per(
    partners: Mapping[int, tuple[CityRef, Items]], policy: Policy, regions: Mapping[str, str]
) -> tuple[dict[int, Gate], dict[int, Message]]:
    """Gates and flags of the ties that share a country, or a region of the world, where the policy allows one.

    The tie that began first keeps the place with a flag (of equals the one that is named first), the others are
    stopped. A tie that has ended holds no place.
    """
    groups: dict[str, list[int]] = {}
    for key, (city, items) in partners.items() if policy.one_per != "none" else ():
        name = city.country if policy.one_per == "country" else regions.get(city.country, city.country)
        if not ended(items):
            groups.setdefault(name, []).append(key)
    stops, flags = {}, {}
    for name, keys in groups.items():
        if len(keys) < 2:
            continue
        first = min(keys, key=lambda key: _start(partners[key][1]))
        flags[first] = say("policy_one_per", unit=policy.one_per, name=name, n=len(keys))
        message = say("policy_one_per_taken", unit=policy.one_per, name=name, first=partners[first][0].name)
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
    if start is None or not fields or (items.as_of - start).days < 365.25 * 15:
        return None
    held = {f for e in fields for f in fields_of(e.value)}
    return say("flag_same", field=next(iter(held)), years=(items.as_of - start).days // 365) if len(held) == 1 else None


def lopsided(items: Items) -> Message | None:
    """A flag where exchange goes one way."""
    out, back = (e[0] if e else None for e in (items.of("exchanges_out"), items.of("exchanges_in")))
    if out is None or back is None:
        return None
    n, m = number_of(out) or 0, number_of(back) or 0
    return say("flag_one_way", out=int(n), back=int(m)) if n + m >= 3 and min(n, m) == 0 else None


def _gate(message: Message, rule: str, source: str, when: str, check: str) -> Gate:
    return Gate(
        code=message.code,
        params=message.params,
        rule=rule.removesuffix("."),
        source=source,
        date=when,
        text=message.text,
        check=check,
    )
