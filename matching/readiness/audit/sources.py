"""Where an audit's facts come from, and the pairs that made the step among them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from matching.readiness.audit import gathering as ties
from matching.readiness.audit.findings import judge_tie
from matching.readiness.similar import StepPair, StepPairs, features
from models.city import CityRef
from models.errors import HanseError
from models.evidence import Evidence
from models.pair import PairFacts
from models.partnership import Partnership, Rule
from models.rubric import Rubric
from models.similar import DatedStep
from models.vocabulary import Vocabulary

Facts = Callable[[list[tuple[int, int]]], list[PairFacts]]


@dataclass(frozen=True, slots=True)
class AuditSources:
    """Where an audit's facts come from, as plain callables and records, so that a crafted world will do.

    Attributes:
        facts: computed facts of (asker, partner) pairs, in the order asked.
        resolve: text and country to a city; a GeoNames id in digits is a text too.
        vocabulary: the fields of evidence, and the words that their values are known by.
        partnerships, evidence, rules: the bundled tables.
        successors: (old name, country) to the id of the municipality that took it over.
        world_regions: country to region of the world, for the policy "one per region of the world".
        consulates: countries with a consulate in a city's metro; None where no list tells.
        build_id: names the facts in the run id.
    """

    facts: Facts
    resolve: ties.Resolve
    vocabulary: Vocabulary
    partnerships: Sequence[Partnership] = ()
    evidence: Sequence[tuple[tuple[int, int], Evidence]] = ()
    rules: Sequence[Rule] = ()
    successors: Mapping[tuple[str, str], int] = field(default_factory=dict)
    world_regions: Mapping[str, str] = field(default_factory=dict)
    consulates: Callable[[CityRef], frozenset[str] | None] = lambda city: None
    build_id: str = ""


def step_cases(city: CityRef, sources: AuditSources, rubric: Rubric, as_of: date) -> StepPairs:
    """Bundled pairs with a dated economic step, as cases to learn from."""
    steps: dict[tuple[int, int], list[DatedStep]] = {}
    for pair, item in sources.evidence:
        if item.field == "step" and item.as_of <= as_of and item.scope != "state":
            steps.setdefault(pair, []).append(
                DatedStep(date=item.as_of.isoformat(), text=str(item.value), source=item.source)
            )
    pairs = [p for p in steps if _known(p, sources)]
    found = []
    for pair, facts in zip(pairs, sources.facts(pairs) if pairs else [], strict=True):
        empty = ties.Tie(sources.resolve(str(pair[1]), None), "")
        one = judge_tie(empty, facts, (rubric, as_of, sources.vocabulary))
        dated = tuple(sorted(steps[pair], key=lambda s: s.date))
        found.append(StepPair(sources.resolve(str(pair[0]), None), empty.partner, dated, features(facts, one.scored)))
    return StepPairs(found)


def _known(pair: tuple[int, int], sources: AuditSources) -> bool:
    try:
        return all(sources.resolve(str(place), None).id == place for place in pair)
    except HanseError:
        return False
