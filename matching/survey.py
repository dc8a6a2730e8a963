"""A survey counted: each tie's answers brought together, and sums that point at nobody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import inf

from models.base import Message, say
from models.city import CityRef
from models.questionnaire import (
    ACTIVITIES,
    BODY,
    CHALLENGES,
    GOAL,
    PERSON,
    SINCE,
    STAFF,
    VOLUNTEERS,
    Answers,
)
from models.survey import Few, SurveyCount, SurveyGroup, SurveyTie

FEWEST = 3
"""A choice, the usual one of statistical offices: what holds for fewer ties is not told as a number."""
AGES = (0, 10, 25, 50)  # a choice: where bands of years begin
ECONOMIC = frozenset(("economic", "mixed"))
NONE = "none"


def survey_tie(
    city: CityRef, partner: CityRef, given: Sequence[Answers], since: int | None, also: Iterable[CityRef], day: date
) -> SurveyTie:
    """What one tie's answers say, of either side or of both.

    Args:
        city: who asked.
        given: the answers of one side or of both, the newest first.
        since: the year that a list of ties has for it.
        also: others that work with the partner.
        day: of the survey.
    """
    stated = next((a.answers[SINCE] for a in given if isinstance(a.answers.get(SINCE), int)), None)
    year = stated if isinstance(stated, int) else since
    wishes = {a.side: str(a.answers[GOAL]) for a in given if a.answers.get(GOAL) is not None}
    persons = {a.answers.get(PERSON) for a in given}
    bodies = [b.strip() for a in given for b in str(a.answers.get(BODY) or NONE).split(";")]
    return SurveyTie(
        city=city,
        partner=partner,
        sides=sorted(a.side for a in given),
        date=max(a.date for a in given).isoformat(),
        since=year,
        since_from="answers" if isinstance(stated, int) else "list" if since is not None else None,
        age=max(0, day.year - year) if year is not None else None,
        activities=_chosen(given, ACTIVITIES),
        challenges=_chosen(given, CHALLENGES),
        bodies=list(dict.fromkeys(b for b in bodies if b and b != NONE)),
        person="lost" if "lost" in persons else "in_place" if "in_place" in persons else None,
        staff=_sum(given, STAFF),
        volunteers=_sum(given, VOLUNTEERS),
        wishes=wishes,
        economic=bool(ECONOMIC & set(wishes.values())),
        also=list(also),
    )


def _chosen(given: Sequence[Answers], code: str) -> list[str]:
    """What either side chose; ``none`` where a side said that there is nothing and the other named nothing."""
    found = list(dict.fromkeys(c for a in given if isinstance(held := a.answers.get(code), list) for c in held))
    named = [c for c in found if c != NONE]
    return named or ([NONE] if found or any(a.answers.get(code) == NONE for a in given) else [])


def _sum(given: Sequence[Answers], code: str) -> float | None:
    numbers = [n for a in given if isinstance(n := a.answers.get(code), int | float)]
    return round(sum(numbers), 2) if numbers else None


def summary(ties: Sequence[SurveyTie]) -> tuple[list[Message], list[SurveyGroup]]:
    """What all ties say together. No city is named, and no number points at fewer than three ties."""
    total = len(ties)
    if total < FEWEST:
        return [say("survey_too_few", least=FEWEST)], []
    wanting = [tie for tie in ties if tie.wishes]
    found = [say("survey_ties", n=total, both=hidden(sum(len(tie.sides) > 1 for tie in ties), total))]
    if len(wanting) >= FEWEST:
        count = hidden(sum(tie.economic for tie in wanting), len(wanting))
        found.append(say("survey_economic", n=count, of=len(wanting)))
    per_partner = Counter(tie.partner.id for tie in ties)
    shared = sum(n for n in per_partner.values() if n > 1)
    found.append(say("survey_shared", n=hidden(shared, total), of=total))
    groups = [_ages(ties), *(_named(code, held) for code, held in _holdings(ties).items())]
    return found, [group for group in groups if group.of >= FEWEST]


def hidden(count: int, of: int) -> int | Few:
    """A count of ties, or a word for it where it, or what is left of all, is one or two."""
    if 0 < count < FEWEST:
        return "few"
    return "most" if 0 < of - count < FEWEST else count


def _holdings(ties: Sequence[SurveyTie]) -> Mapping[str, list[set[str]]]:
    """Group to what each tie that answered holds of it."""
    return {
        CHALLENGES: [set(t.challenges) for t in ties if t.challenges],
        "wishes": [set(t.wishes.values()) for t in ties if t.wishes],
        ACTIVITIES: [set(t.activities) for t in ties if t.activities],
        "means": [_means(t) for t in ties if t.staff is not None or t.volunteers is not None],
        PERSON: [{t.person} for t in ties if t.person is not None],
    }


def _means(tie: SurveyTie) -> set[str]:
    held = {name for name, value in (("staff", tie.staff), ("volunteers", tie.volunteers)) if value}
    return held or {"no_means"}


def _named(code: str, held: Sequence[set[str]]) -> SurveyGroup:
    """How many ties hold each thing, the most frequent first; equal ones and those without a number by name.

    Where every tie holds one thing alone, the numbers sum to all: the smallest is then hidden beside one that is too
    small to tell.
    """
    counts = Counter(one for some in held for one in some)
    shown: dict[str, int | Few] = {one: hidden(n, len(held)) for one, n in counts.items()}
    numbers = [one for one, n in shown.items() if isinstance(n, int)]
    if counts.total() == len(held) and "few" in shown.values() and numbers:
        shown[min(numbers, key=lambda one: (counts[one], one))] = "hidden"
    ordered = sorted(shown.items(), key=lambda pair: (-pair[1] if isinstance(pair[1], int) else 0, pair[0]))
    return SurveyGroup(code=code, of=len(held), counts=[SurveyCount(code=one, count=n) for one, n in ordered])


def _ages(ties: Sequence[SurveyTie]) -> SurveyGroup:
    """Ties by age. Each is in one band, so that a hidden one could be worked out: small bands join their neighbours."""
    known = [tie.age for tie in ties if tie.age is not None]
    bands: list[tuple[int, int]] = []  # where a band begins, and how many ties it holds
    for low, high in zip(AGES, (*AGES[1:], inf), strict=True):
        begun = bands.pop() if bands and 0 < bands[-1][1] < FEWEST else (low, 0)
        bands.append((begun[0], begun[1] + sum(low <= age < high for age in known)))
    while len(bands) > 1 and 0 < bands[-1][1] < FEWEST:
        rest = bands.pop()[1]
        bands[-1] = (bands[-1][0], bands[-1][1] + rest)
    ends = [str(low - 1) for low, _ in bands[1:]] + [""]
    counts = [SurveyCount(code=f"{low}-{end}", count=n) for (low, n), end in zip(bands, ends, strict=True)]
    return SurveyGroup(code="age", of=len(known), counts=counts)
