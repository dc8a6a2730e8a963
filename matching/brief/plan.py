"""Ninety days: the questions, three first steps of the catalogue, a decision; owners are left to the office."""

from math import sqrt

from matching.brief.ground import Ground, Writer
from models.base import say
from models.brief import Action, BriefRow, Decision, Sentence

PICKED = 3
DAYS = ("15-30", "31-60", "61-85")


def plan(writer: Writer, decided: Decision) -> list[BriefRow]:
    """Days and what is done in them; where nothing is to be started, what is kept and when one looks again."""
    ground, b = writer.ground, writer.ground.b.name
    if ground.finding.verdict == "blocked":
        return [_row("1-14", writer.write(say("brief_plan_counsel"), "finding.gates.0"))]
    verdict = ("finding.verdict", "finding.triage")
    if decided in ("cultural", "not_now"):
        keep = say("brief_plan_keep" if ground.tie else "brief_plan_wait", b=b)
        look = say("brief_plan_look", b=b)
        return [_row("1-14", writer.write(keep, *verdict)), _row("90", writer.write(look, *verdict))]
    question = say("brief_plan_ask" if ground.tie else "brief_plan_approach", b=b)
    rows = [_row("1-14", writer.write(question, *verdict))]
    for days, action in zip(DAYS, pick(ground), strict=False):
        cost = "brief_action" if action.cost else "brief_action_free"
        place = "remote" if action.remote else "on the spot"
        about = {"people": action.people, "days": action.days, "cost": action.cost}
        message = say(cost, action=action.id, place=place, **about)
        rows.append(_row(days, writer.write(message, f"actions.{action.id}")))
    return [*rows, _row("86-90", writer.write(say("brief_plan_decide", b=b), *verdict))]


def _row(days: str, sentence: Sentence) -> BriefRow:
    return BriefRow(label=days, cells=[sentence])


def pick(ground: Ground) -> list[Action]:
    """Three actions that the facts allow and that move most for their effort; one a field of work, remote ones first.

    What an action moves: the weights of its criteria times the share of their four points that is missing or unknown,
    divided by the square root of the days of work that it takes (a choice: a step of nine days should move three times
    what a step of one day does).
    """
    open_ = {c.id: c.weight * (4 - c.low) / 4 for c in ground.finding.criteria}
    allowed = [one for one in ground.actions if one.needs == "" or _has(ground, one.needs)]
    order = sorted(allowed, key=lambda one: -sum(open_.get(c, 0.0) for c in one.moves) / sqrt(one.people * one.days))
    found: list[Action] = []
    for one in order:
        if len(found) < PICKED and all(one.stream != other.stream for other in found):
            found.append(one)
    return sorted(found, key=lambda one: (not one.remote, one.days))


def _has(ground: Ground, need: str) -> bool:
    facts = ground.pair
    return {
        "ports": bool(facts.port_a and facts.port_b and facts.sea_km is not None),
        "supplies": bool(facts.supplies),
        "shared": bool(facts.shared_clusters),
        "links": any(link.kind == "sites" for link in facts.links),
        "universities": all(ground.universities),
        "airports": all(facts.large_airports),
        "tie": ground.tie,
    }[need]
