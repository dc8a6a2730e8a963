"""What needs the whole list: several partners of one country, repeated lines, the partner's other ties."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matching.readiness.audit.gathering import Tie
from matching.readiness.evidence import Items
from matching.readiness.gates import one_per
from models.base import Message, say
from models.city import CityRef
from models.partnership import Partnership
from models.policy import Policy
from models.readiness import Gate
from models.rubric import Rubric
from models.vocabulary import Vocabulary

Judged = tuple[Rubric, date, Vocabulary]
"""By which rubric ties are judged, on which day, in which words."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Gates and flags by the partner's id."""

    gates: dict[int, Gate] = field(default_factory=dict)
    flags: dict[int, list[Message]] = field(default_factory=dict)


def together(
    every: Sequence[Tie], city: CityRef, policy: Policy, partnerships: Iterable[Partnership],
    world_regions: Mapping[str, str], judged: Judged,
) -> Shared:  # fmt: skip
    """Look at all ties at once."""
    found = Shared()
    if policy.one_per != "none":
        places = {t.partner.id: (t.partner, Items(t.evidence, *judged)) for t in every}
        stops, flags = one_per(places, policy, world_regions)
        found.gates.update(stops)
        for key, message in flags.items():
            found.flags.setdefault(key, []).append(message)
    for tie in every:
        if tie.repeated:
            flag = say("flag_duplicate", lines=tuple(map(str, tie.lines)))
            found.flags.setdefault(tie.partner.id, []).append(flag)
    if policy.prefer_no_other_tie:
        for key, count in _other_ties(every, partnerships, city).items():
            found.flags.setdefault(key, []).append(say("policy_other_tie", n=count))
    return found


def _other_ties(every: Sequence[Tie], partnerships: Iterable[Partnership], city: CityRef) -> dict[int, int]:
    """How many other bundled ties each partner has to the asker's country."""
    wanted = {t.partner.id for t in every}
    counts: dict[int, int] = {}
    for tie in partnerships:
        for here, there, country in ((tie.a, tie.b, tie.b_country), (tie.b, tie.a, tie.a_country)):
            if here in wanted and there != city.id and country == city.country:
                counts[here] = counts.get(here, 0) + 1
    return counts
