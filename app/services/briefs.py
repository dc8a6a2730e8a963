"""A brief, whoever asks: the records of one pair gathered, composed, and put into words."""

from dataclasses import dataclass
from datetime import date

from app.engine.opened import Engine
from app.messages.brief import render_brief
from app.messages.language import ENGLISH, LANGUAGES, language
from app.services.audits import AuditRequest, audit_sources, known_ties, read_ties, run_audit
from app.services.partnerships import studies
from app.services.rankings import match_pair, rank_partners
from data import gazetteer, regions
from data.actions import read_actions
from data.bodies import read_bodies
from data.programmes import read_agreements, read_programmes
from data.sources import airports, countries, ports
from features.fact_store import pair_facts
from matching.brief import Ground, compose
from matching.readiness.audit.gathering import gather
from models.brief import Body, Brief
from models.city import CityRef
from models.errors import InvalidInput
from models.partnership import TieRow
from models.ranking import Filters, Match, RankingQuery
from models.readiness import AuditReport, Edition

DOORS = 5
BETTER = 0.02  # of the fit's 0..1, below which a door fits no better in two digits: a choice
SPOKEN = 0.3  # share of people from which a letter is written in their language: a choice
ATLAS_AS_OF, LINKS_AS_OF, BODIES_AS_OF, TABLES_AS_OF = "2026", "2024", "2025", "2026"
PROGRAMMES_AS_OF = "2025"


@dataclass(frozen=True)
class BriefRequest:
    """Which pair, as of when, for whom.

    Attributes:
        city, partner: as text. content, name: a file with ties of the city, or None for the known ones.
        language: "" for English, and for the partner's own in the partner's edition.
    """

    city: str
    partner: str
    as_of: date
    edition: Edition = "internal"
    language: str = ""
    content: bytes | None = None
    name: str = ""


def make_brief(engine: Engine, request: BriefRequest) -> Brief:
    """The brief on a pair, in a language.

    Raises:
        UnknownCity, AmbiguousCity: one of the two does not resolve. InvalidInput: both are one place, a file that
            cannot be read or does not name the partner, no words for the language, a day far ahead, or the partner's
            edition where a rule stands in the way.
    """
    language(request.language or ENGLISH)
    row, partner = engine.row(request.city), engine.row(request.partner)
    if row == partner:
        raise InvalidInput("Both are the same city: a brief is about two.", [("partner", "name another city")])
    ground = _ground(engine, row, partner, request)
    if request.edition == "partner" and ground.finding.gates:
        detail = "A rule stands in the way of this pair, so there is nothing to propose to the partner."
        raise InvalidInput(detail, [("edition", "only internal")], ["internal"])
    named = [*(door.city for door in ground.doors), *(city for s in ground.finding.similar for city in (s.a, s.b))]
    at_home = [r for r in engine.ties.of(partner) if engine.table.country[r] == ground.a.country]
    named += [engine.city(r) for r in at_home]
    spoken = ENGLISH if request.edition == "internal" else spoken_in(engine, ground.b.country)
    return render_brief(compose(ground, request.edition), request.language or spoken, named)


def spoken_in(engine: Engine, country: str) -> str:
    """The language of ours that most people of a country speak; English where few speak any."""
    known = engine.world.countries.get(country)
    shares = known.languages if known is not None else {}
    ours = {code: shares.get(code, 0.0) for code in LANGUAGES}
    best = max(ours, key=lambda code: ours[code])
    return best if ours[best] >= SPOKEN else ENGLISH


def _ground(engine: Engine, row: int, partner: int, request: BriefRequest) -> Ground:
    a, b = engine.city(row), engine.city(partner)
    report, tie = audit_pair(engine, a, b, request)
    query = RankingQuery(risk="show")
    match = match_pair(engine, row, partner, query)
    return Ground(
        a=a,
        b=b,
        tie=tie,
        pair=pair_facts(engine.facts, row, engine.facts, partner),
        match=match,
        report=report,
        others=_others(engine, row, partner),
        doors=_doors(engine, a, b, match),
        universities=(_universities(engine, row), _universities(engine, partner)),
        bodies=(_bodies(engine, row), _bodies(engine, partner)),
        families={cluster.id: cluster.family for cluster in engine.world.clusters},
        studies=studies(a.country, b.country),
        actions=read_actions(),
        programmes=[one for one in read_programmes() if one.until is None or one.until >= request.as_of.year],
        agreements=read_agreements(),
        origins=_origins(engine, report),
    )


def audit_pair(engine: Engine, a: CityRef, b: CityRef, request: BriefRequest) -> tuple[AuditReport, bool]:
    """The audit of the pair alone, and whether it has a tie; a pair without one is audited as a bare name."""
    if request.content is not None:
        return run_audit(engine, AuditRequest(str(a.id), request.as_of, rows=_lines(engine, a, b, request))), True
    rows = [one for one in known_ties(engine, str(a.id)) if one.place == b.id]
    bare = [TieRow(line=1, partner=b.name, place=b.id)]
    return run_audit(engine, AuditRequest(str(a.id), request.as_of, rows=rows or bare)), bool(rows)


def _lines(engine: Engine, a: CityRef, b: CityRef, request: BriefRequest) -> list[TieRow]:
    """The lines of a file that name the partner; the others are not audited.

    Raises:
        InvalidInput: there is none.
    """
    wanted = AuditRequest(str(a.id), request.as_of, content=request.content, name=request.name)
    sources = audit_sources(engine)
    rows = read_ties(engine, wanted, a.country).rows
    found = [row for row in rows if b.id in gather(a, [row], sources.resolve, sources.successors).ties]
    if not found:
        detail = f"{request.name} does not name {b.name}: a brief needs its line, or no file."
        raise InvalidInput(detail, [("ties", "the partner is missing")])
    return found


def _others(engine: Engine, row: int, partner: int) -> list[CityRef]:
    """Cities with a tie to the partner, largest first, without the asker."""
    table = engine.table
    found = sorted((r for r in engine.ties.of(partner) if r != row), key=lambda r: -table.population[r])
    return [engine.city(r) for r in found]


def _doors(engine: Engine, a: CityRef, b: CityRef, match: Match) -> list[Match]:
    """Up to five metros of the partner's country that fit better than the partner itself; none within one country."""
    if a.country == b.country:
        return []
    query = RankingQuery(k=DOORS + 1, risk="show", filters=Filters(countries=[b.country]))
    ranked = rank_partners(engine, str(a.id), query).matches
    return [m for m in ranked if m.fit >= match.fit + BETTER and m.city.metro.id != b.metro.id][:DOORS]


def _universities(engine: Engine, row: int) -> list[str]:
    """Universities that the atlas names at a place or its metro."""
    entry, _ = engine.facts.entry(row)
    return [name for kind, name in entry.anchors if kind == "university"] if entry is not None else []


def _bodies(engine: Engine, row: int) -> list[Body]:
    """Bodies of a place, then those of its metro's anchor."""
    table, known = engine.table, read_bodies()
    places = dict.fromkeys((int(table.ids[row]), int(table.ids[table.anchor[row]])))
    return [body for place in places for body in known.get(place, ())]


def _origins(engine: Engine, report: AuditReport) -> dict[str, tuple[str, str]]:
    """Part of the records to its source and year."""
    return {
        "links": ("", LINKS_AS_OF),
        "atlas": ("", ATLAS_AS_OF),
        "trade": (countries.SOURCE, countries.AS_OF),
        "ports": (ports.SOURCE, ports.AS_OF),
        "airports": (airports.SOURCE, airports.AS_OF),
        "language": (f"{countries.LANGUAGE_SOURCE}; {regions.SOURCE}", countries.LANGUAGE_AS_OF),
        "places": (gazetteer.SOURCE, gazetteer.AS_OF),
        "ties": ("", TABLES_AS_OF),
        "audit": (report.rubric_version, report.as_of),
        "ranking": (engine.manifest.build_id, report.as_of),
        "bodies": ("", BODIES_AS_OF),
        "actions": ("", TABLES_AS_OF),
        "programmes": ("", PROGRAMMES_AS_OF),
        "agreements": ("", PROGRAMMES_AS_OF),
    }
