"""What makes this year the moment: only what is dated, and nothing where nothing is."""

from itertools import chain

from matching.brief.ground import Ground, Writer
from matching.brief.programmes import lies_in
from matching.ranking.bonds import bonds
from models.base import Message, say
from models.brief import BriefRow

MOST = 3
RECENT = 5  # years in which a new works or agreement is news: a choice
ROUND = 5  # years between two anniversaries that are kept: a choice

Draft = tuple[Message, tuple[str, ...]]


def why_now(writer: Writer) -> list[BriefRow]:
    """A term or review, an anniversary, sleep, what is new since the last activity, a trade agreement; or no row."""
    sections = (_term, _review, _anniversary, _asleep, _new_links, _agreement)
    drafts = list(chain.from_iterable(makes(writer.ground) for makes in sections))[:MOST]
    return [BriefRow(label="", cells=[writer.write(message, *paths)]) for message, paths in drafts]


def _term(ground: Ground) -> list[Draft]:
    """The agreement's term, where it ends from last year on."""
    for place, item in enumerate(ground.finding.evidence):
        if item.field == "agreement_end" and int(str(item.value)[:4]) >= ground.year - 1:
            over = str(item.value) < ground.report.as_of
            code = "brief_term_over" if over else "brief_term_ends"
            return [(say(code, date=str(item.value)), (f"finding.evidence.{place}", "day"))]
    return []


def _review(ground: Ground) -> list[Draft]:
    for place, item in enumerate(ground.finding.evidence):
        if item.field == "review_date" and str(item.value)[:4] >= str(ground.year):
            return [(say("brief_review", date=str(item.value)), (f"finding.evidence.{place}",))]
    return []


def _anniversary(ground: Ground) -> list[Draft]:
    since = ground.finding.partner.since
    if not ground.tie or since is None:
        return []
    for year in (ground.year, ground.year + 1):
        if year > since and (year - since) % ROUND == 0:
            message = say("brief_anniversary", year=year, age=year - since, since=since)
            return [(message, ("finding.partner.since", "day"))]
    return []


def _asleep(ground: Ground) -> list[Draft]:
    for place, flag in enumerate(ground.finding.flags):
        if flag.code == "dormant":
            return [(say("brief_asleep", date=flag.params["date"]), (f"finding.flags.{place}",))]
    return []


def last_activity(ground: Ground) -> str | None:
    """Day of the last activity that is on record on any line of the tie; None without one."""
    return max((line.last for line in ground.finding.lines if line.last), default=None) if ground.tie else None


def _new_links(ground: Ground) -> list[Draft]:
    """The newest works or office: newer than the last activity of the tie, or of the last five years."""
    last = last_activity(ground)
    after = int(last[:4]) if last else ground.year - RECENT
    new = [(one.since, place) for place, one in enumerate(ground.pair.links) if one.since and one.since > after]
    announced = [place for place, one in enumerate(ground.pair.links) if one.status == "announced"]
    if not new:
        return [(bonds(ground.a, ground.b, [ground.pair.links[p]])[0], (f"pair.links.{p}",)) for p in announced[:1]]
    newest = ground.pair.links[max(new)[1]]
    if last is None:
        return [(bonds(ground.a, ground.b, [newest])[0], (f"pair.links.{max(new)[1]}",))]
    path = ("pair.links", "finding.lines")
    if len(new) == 1:
        return [(say("brief_new_one", last=last, name=newest.name, city=newest.city, year=newest.since), path)]
    message = say("brief_new_since", n=len(new), last=last, name=newest.name, city=newest.city, year=newest.since)
    return [(message, path)]


def _agreement(ground: Ground) -> list[Draft]:
    """The newest trade agreement of the two countries, where it came after the last activity or is of late."""
    last = last_activity(ground)
    after = last or f"{ground.year - RECENT}-01-01"
    new = [
        one
        for one in ground.agreements
        if after < one.since.isoformat() <= ground.report.as_of
        and any(
            lies_in(mine, one.a_side) and lies_in(other, one.b_side)
            for mine, other in ((ground.a, ground.b), (ground.b, ground.a))
        )
    ]
    if not new or ground.a.country == ground.b.country:
        return []
    one = max(new, key=lambda each: each.since)
    code = "brief_agreement_since" if last else "brief_agreement"
    params = {"agreement": one.id, "date": one.since.isoformat()}
    paths = (f"agreements.{one.id}", "finding.lines", "a.country", "b.country")
    return [(say(code, **params, **({"last": last} if last else {})), paths)]
