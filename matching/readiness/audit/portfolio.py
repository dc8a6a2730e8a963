"""What needs the whole list: its order by attention, several partners of one country, the partners' other ties."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matching.readiness.audit.gathering import Tie
from matching.readiness.audit.layers import shown_kind
from matching.readiness.audit.summary import SummaryMaker, pile
from matching.readiness.evidence import Items
from matching.readiness.gates import one_per
from matching.readiness.lines import lines_active
from models.base import Message, say
from models.city import CityRef
from models.partnership import Partnership
from models.policy import Policy
from models.readiness import Finding, Gate, Portfolio
from models.rubric import Rubric
from models.summary import Pile
from models.vocabulary import Vocabulary

DUE = frozenset(
    {
        "agreement_ended",
        "agreement_ending",
        "review_overdue",
        "review_due",
        "dormant",
        "dormant_since",
        "dormant_stated",
        "dormant_undated",
    }
)
ORDERED = (
    "ready", "nearly_ready", "pilot", "develop", "revive_first", "one_of", "ask_first", "insufficient_evidence",
    "keep_cultural", "not_a_priority", "ask_later", "blocked",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(ORDERED)}
_PILES: dict[Pile, int] = {"act": 0, "ask": 1, "leave": 2}


def attention(finding: Finding) -> tuple[int, int, bool, bool, float, str, int]:
    """Sort key: ripe ties, those to ask about, those to leave; settled before likely, due before not."""
    name, likely = shown_kind(finding), finding.certainty == "likely"
    where, due = pile(finding), any(f.code in DUE for f in finding.flags)
    middle = (finding.potential.low + finding.potential.high) / 2
    city = finding.partner.city
    return _PILES[where], _RANK[name], likely, not due, -middle, city.name, city.id


@dataclass(slots=True)
class Tally:
    """What the portfolio counts, one finding after the other, so that none has to be kept."""

    rubric: Rubric
    verdicts: Counter[str] = field(default_factory=Counter)
    triage: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    active: Counter[str] = field(default_factory=Counter)
    coverage: float = 0.0
    due: int = 0
    first_page: SummaryMaker = field(init=False)

    def __post_init__(self) -> None:
        self.first_page = SummaryMaker(self.rubric)

    def add(self, finding: Finding) -> None:
        """Count one tie."""
        self.verdicts[finding.verdict] += 1
        if finding.triage is not None:
            self.triage[finding.triage] += 1
        self.countries[finding.partner.city.country] += 1
        self.active.update(lines_active(finding.lines))
        potential = self.rubric.share("potential")
        self.coverage += potential * finding.potential.coverage + (1 - potential) * finding.readiness.coverage
        self.due += any(m.code in DUE for m in finding.flags)
        self.first_page.add(finding, attention(finding))

    def portfolio(self) -> Portfolio:
        """Counts over all ties and what they say together. No tie: zeros and one sentence."""
        ties = self.verdicts.total()
        return Portfolio(
            ties=ties,
            counts=dict(sorted(self.verdicts.items())),
            triage=dict(sorted(self.triage.items())),
            countries=dict(sorted(self.countries.items())),
            coverage=round(self.coverage / ties, 4) if ties else 0.0,
            lines_active=dict(sorted(self.active.items())),
            attention=[say("portfolio_due", n=self.due)] if self.due else [],
            reasons=_sentences(self.verdicts, self.triage, ties),
        )


def _sentences(counts: Counter[str], triage: Counter[str], total: int) -> list[Message]:
    if not total:
        return [say("portfolio_none")]
    pairs = (
        ("portfolio_ready", counts["ready"] + counts["nearly_ready"]),
        ("portfolio_ask", triage["ask_first"]),
        ("portfolio_cultural", counts["keep_cultural"]),
        ("portfolio_blocked", counts["blocked"]),
    )
    found = [say(code, n=n) for code, n in pairs if n]
    unknown = counts["insufficient_evidence"]
    return found + ([say("portfolio_unknown", n=unknown, total=total)] if unknown else [])


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
