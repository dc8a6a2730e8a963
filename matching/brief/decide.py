"""The sentence that carries the brief, and the verdict with its bounds in words."""

from matching.brief.ground import Ground, Writer
from models.base import Message, say
from models.brief import BriefRow, Decision, Sentence
from models.pair import SupplyMatch
from models.readiness import AxisScore, Verdict

DO = frozenset({"ready", "nearly_ready", "pilot"})
PREPARE = frozenset({"revive_first", "develop"})
# What a firm sells to another firm abroad; banks and advisers go where their clients are.
LOCAL_FAMILIES = frozenset({"finance", "business"})
STRONG = 1.0
HARDLY = 0.005  # of the facts known, which would read as 0 %


def decision(ground: Ground) -> tuple[Decision, Message]:
    """What to do, and the sentence of it: by the settled verdict, else by the likely one, else by what is open."""
    found, b = ground.finding, ground.b.name
    if found.verdict == "blocked":
        gate = found.gates[0]
        return "not_now", say("brief_blocked", b=b, title=gate.rule or gate.code, date=gate.date)
    if ground.tie and found.certainty == "likely":
        decided = _by_likely(set(found.likely_of))
        return decided, say(f"brief_likely_{decided}", b=b)
    return _by_possible(ground)


def _by_likely(likely: set[Verdict]) -> Decision:
    """Work that is likely to be ripe in every case is done; where it is in one case, it is prepared."""
    if likely <= DO:
        return "do"
    if likely & (DO | PREPARE):
        return "prepare"
    return "cultural" if "keep_cultural" in likely else "not_now"


def _by_possible(ground: Ground) -> tuple[Decision, Message]:
    found, b = ground.finding, ground.b.name
    if found.verdict == "keep_cultural":
        return "cultural", say("brief_cultural", b=b)
    possible = set(found.possible)
    if found.triage == "ask_later" or not possible & (DO | PREPARE):
        if found.triage is None and "keep_cultural" in possible:
            return "cultural", say("brief_cultural", b=b)
        return "not_now", say("brief_not_now" if ground.tie else "brief_not_now_new", a=ground.a.name, b=b)
    if not ground.tie:
        return "prepare", say("brief_prepare_new", a=ground.a.name, b=b)
    if possible <= DO:
        return "do", say("brief_do", b=b)
    if found.triage is None and possible == {"revive_first"}:
        return "prepare", say("brief_prepare_revive", b=b)
    if found.triage is None and possible <= DO | PREPARE:
        return "prepare", say("brief_prepare_develop", b=b)
    return "prepare", say("brief_prepare_ask", a=ground.a.name, b=b)


def lead(writer: Writer, sentence: Message, decided: Decision) -> list[BriefRow]:
    """The decision and its subject: what both live on, or what one sells the other."""
    ground = writer.ground
    paths = ["finding.verdict", "finding.possible", "finding.likely_of", "finding.triage", "tie"]
    if sentence.code == "brief_blocked":
        paths = ["finding.verdict", "finding.gates.0"]
    found = [writer.write(sentence, *paths)]
    if decided in ("do", "prepare") and (about := subject(ground)):
        found.append(writer.write(*about))
    return [BriefRow(label="", cells=[one]) for one in found]


def subject(ground: Ground) -> tuple[Message, str] | None:
    """What the work would be about; None where neither is known."""
    shared = [c.cluster for c in ground.pair.shared_clusters if min(c.strength_a, c.strength_b) >= STRONG]
    if shared:
        return say("brief_subject_shared", clusters=tuple(shared[:2])), "pair.shared_clusters"
    if ground.pair.supplies:
        one = best_supply(ground, ground.pair.supplies)
        giver, taker = ends(ground, one)
        return say("brief_supply_one", giver=giver, taker=taker, supplier=one.supplier, user=one.user), "pair.supplies"
    return None


def best_supply(ground: Ground, supplies: list[SupplyMatch]) -> SupplyMatch:
    """The strongest; goods before what banks and advisers do."""
    return min(supplies, key=lambda s: (ground.families.get(s.supplier) in LOCAL_FAMILIES, -s.strength))


def ends(ground: Ground, one: SupplyMatch) -> tuple[str, str]:
    """Who sells and who uses."""
    a, b = ground.a.name, ground.b.name
    return (a, b) if one.direction == "a_to_b" else (b, a)


def verdict(writer: Writer) -> list[BriefRow]:
    """The audit's words, then each axis with its bounds in words and what of it is known."""
    ground, found = writer.ground, writer.ground.finding
    codes = tuple(found.possible) if found.verdict == "one_of" else (found.triage or found.verdict,)
    paths = ["finding.verdict", "finding.possible", "finding.triage"]
    sentences = [writer.write(say("brief_verdict", codes=codes), *paths)] if ground.tie else []
    if ground.tie and found.certainty == "likely" and found.likelihood is not None:
        probable = say("brief_probable", codes=tuple(found.likely_of), share=round(100 * found.likelihood))
        sentences.append(writer.write(probable, "finding.likely_of", "finding.likelihood"))
    sentences.append(_bounds(writer, "potential", found.potential))
    if ground.tie:
        sentences.append(_bounds(writer, "readiness", found.readiness))
    else:
        sentences.append(writer.write(say("brief_readiness_new", b=ground.b.name), "tie"))
    return [BriefRow(label="", cells=[one]) for one in sentences]


def _bounds(writer: Writer, axis: str, score: AxisScore) -> Sentence:
    if score.coverage < HARDLY:
        return writer.write(say(f"brief_{axis}_unknown", b=writer.ground.b.name), f"finding.{axis}")
    low, high = (_level(end, writer.ground.report.bands) for end in (score.low, score.high))
    code = f"brief_{axis}_one" if low == high else f"brief_{axis}_span"
    numbers = {"low": round(score.low), "high": round(score.high), "share": round(100 * score.coverage)}
    return writer.write(say(code, start=low, end=high, **numbers), f"finding.{axis}", "bands")


def _level(value: float, bands: tuple[float, float]) -> str:
    return "low" if value < bands[0] else "middling" if value < bands[1] else "high"
