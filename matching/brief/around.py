"""What is not known, what to beware of, and who else is there: questions, risks, other ties, open doors, examples."""

import re

from matching.brief.ground import Ground, Writer
from models.base import Message, Param, say
from models.brief import BriefRow, Decision

MOST_QUESTIONS = 4
FEW_QUESTIONS = 2
MOST_RISKS = 4
MOST_NAMED = 5
MOST_SIMILAR = 2
UNEQUAL = 5.0  # times the people, from which the smaller side's effort is a question: a choice
FEW_HOURS = 3
# Flags of the audit that say what an office has to beware of; others say how the list was read.
FLAGS = (
    "status_", "flag_key_person", "flag_same", "flag_one_way", "flag_conflict", "flag_borrowed", "policy_"
)  # fmt: skip

OF_TIES = re.compile(r"\b(ties?|sister|friendship|twinnings?)\b", re.IGNORECASE)
"""Others speak of migrants or flights, and would be read as a promise of ties."""

Draft = tuple[Message, tuple[str, ...]]


def missing(writer: Writer, decided: Decision) -> list[BriefRow]:
    """The questions that narrow the verdict most, each with by how much; to a new partner the first three.

    Where nothing economic is to be started, two are enough to see whether that still holds.
    """
    most = MOST_QUESTIONS if decided in ("do", "prepare") else FEW_QUESTIONS
    found = writer.ground.finding
    if found.next_evidence and writer.ground.tie:
        rows = []
        wanted = [
            (place, one)
            for place, one in enumerate(found.next_evidence)
            if decided != "cultural" or one.axis == "readiness"
        ]
        for place, one in wanted[:most]:
            path = f"finding.next_evidence.{place}"
            gain = say(f"brief_closes_{one.axis}", points=round(one.closes))
            question = writer.write(Message(code=one.code, params=one.params), path)
            rows.append(BriefRow(label="", cells=[question, writer.write(gain, path)]))
        return rows
    return [
        BriefRow(label="", cells=[writer.write(Message(code=q.code, params=q.params), f"finding.questions.{place}")])
        for place, q in enumerate(found.questions[:most])
    ]


def risks(writer: Writer) -> list[BriefRow]:
    """Rules that stand in the way, then cautions of the audit, then what size, hours and language make harder."""
    ground = writer.ground
    drafts = [*_rules(ground), *_cautions(ground), *_frictions(ground), *_facts(ground), *_studies(ground)]
    if not drafts:
        drafts = [(say("brief_risks_none"), ("finding.gates", "finding.flags"))]
    return [BriefRow(label="", cells=[writer.write(m, *paths)]) for m, paths in drafts[:MOST_RISKS]]


def _rules(ground: Ground) -> list[Draft]:
    return [
        (say("brief_rule", title=gate.rule or gate.code, date=gate.date), (f"finding.gates.{place}",))
        for place, gate in enumerate(ground.finding.gates)
    ]


def _cautions(ground: Ground) -> list[Draft]:
    found: list[Draft] = []
    for place, flag in enumerate(ground.finding.flags):
        path = (f"finding.flags.{place}",)
        if flag.code == "flag_rule":
            found.append((say("brief_flag", title=flag.params["title"]), path))
        elif flag.code.startswith(FLAGS):
            found.append((Message(code=flag.code, params=flag.params), path))
    return found


def _frictions(ground: Ground) -> list[Draft]:
    facts, found = ground.pair, list[Draft]()
    small, large = sorted((facts.metro_population_a, facts.metro_population_b))
    if large > UNEQUAL * max(1, small):
        bigger = ground.a if facts.metro_population_a == large else ground.b
        message = say("brief_unequal", city=bigger.name, times=round(large / max(1, small)))
        found.append((message, ("pair.metro_population_a", "pair.metro_population_b")))
    if facts.overlap_hours < FEW_HOURS:
        hours = round(facts.overlap_hours)
        message = say("brief_hours", hours=hours) if hours else say("brief_hours_none")
        found.append((message, ("pair.overlap_hours",)))
    if not facts.shared_language or facts.language_share < 0.1:
        found.append((say("brief_no_language"), ("pair.shared_language", "pair.language_share")))
    return found


def _facts(ground: Ground) -> list[Draft]:
    """How thin the facts are on either side."""
    sides = ((ground.a, "a", ground.pair.own_facts_a), (ground.b, "b", ground.pair.own_facts_b))
    found: list[Draft] = []
    for city, side, known in sides:
        if not known:
            found.append((say("brief_thin", city=city.name), (f"pair.own_facts_{side}",)))
    return found


def _studies(ground: Ground) -> list[Draft]:
    """The first study of ties that covers the two countries, with its caution; its words are English."""
    found: list[Draft] = []
    for place, one in enumerate(ground.studies):
        if OF_TIES.search(one.claim):
            message = say("brief_study", claim=one.claim, caution=one.caution.split(";")[0])
            found.append((message, (f"studies.{place}",)))
    return found[:1]


def others(writer: Writer) -> list[BriefRow]:
    """The partner's other ties: how many, and those with the asker's own country."""
    ground = writer.ground
    names: dict[str, Param] = {"b": ground.b.name, "home": ground.a.country, "n": len(ground.others)}
    own = [one.name for one in ground.others if one.country == ground.a.country]
    if not ground.others:
        message = say("brief_others_none", b=ground.b.name)
    elif own:
        message = say("brief_others_own", own=len(own), names=tuple(own[:MOST_NAMED]), **names)
    else:
        message = say("brief_others", **names)
    return [BriefRow(label="", cells=[writer.write(message, "others")])]


def doors(writer: Writer) -> list[BriefRow]:
    """Metros of the partner's country that fit better: the tie can open the door to them."""
    ground = writer.ground
    country, fit = ground.b.country, round(100 * ground.match.fit)
    if not ground.doors:
        message = say("brief_doors_none", a=ground.a.name, b=ground.b.name, country=country, fit=fit)
        return [BriefRow(label="", cells=[writer.write(message, "doors", "match.fit")])]
    names = tuple(one.city.name for one in ground.doors)
    about: dict[str, Param] = {"a": ground.a.name, "b": ground.b.name, "country": country, "fit": fit, "names": names}
    best, least = (round(100 * ground.doors[end].fit) for end in (0, -1))
    message = say("brief_doors" if best > least else "brief_doors_same", best=best, least=least, **about)
    return [BriefRow(label="", cells=[writer.write(message, "doors", "match.fit")])]


def similar(writer: Writer) -> list[BriefRow]:
    """The nearest pairs that made an economic step: the last of each, in the words of its source."""
    rows: list[BriefRow] = []
    for place, one in enumerate(writer.ground.finding.similar):
        if one.steps and len(rows) < MOST_SIMILAR:
            step = one.steps[0]
            code = "brief_similar_next" if rows else "brief_similar"
            message = say(code, a=one.a.name, b=one.b.name, step=step.text, date=step.date)
            rows.append(BriefRow(label="", cells=[writer.write(message, f"finding.similar.{place}")]))
    return rows
