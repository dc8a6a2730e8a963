"""Programmes that the two may qualify for: where they lie decides, then how narrowly a programme means such pairs."""

from collections.abc import Iterable, Sequence

from matching.brief.ground import Writer
from models.base import Param, say
from models.brief import BriefRow, Decision
from models.city import CityRef
from models.programme import ANYWHERE, Areas, Programme

MOST = 3
EVERY_COUNTRY = 250
"""About as many as there are, for programmes that take every country."""

CULTURAL = frozenset({"relation", "education", "tourism"})
SOFT = frozenset({"award", "search"})
"""What brings no money: shown after what does."""


def programmes(writer: Writer, decided: Decision | None) -> list[BriefRow]:
    """Up to three, each with who applies; or that none of the table is for the two."""
    ground = writer.ground
    found = pick(ground.programmes, ground.a, ground.b, decided)
    if not found:
        return [_row(writer, "brief_programmes_none", ("a.country", "b.country"))]
    rows = []
    for one in found:
        who = applicants(one, ground.a, ground.b)
        code = "brief_programme_both" if len(who) == 2 else "brief_programme_one"
        by = "" if one.funder == one.name else one.funder
        about: dict[str, Param] = {"name": one.name, "by": by, "pays": one.pays, "who": one.applicants}
        about["needs"] = one.needs
        if len(who) == 1:
            about["city"] = who[0].name
        rows.append(_row(writer, code, (f"programmes.{one.id}", "a.country", "b.country"), **about))
    return [*rows, _row(writer, "brief_programmes_check", (f"programmes.{found[0].id}",), year=_compiled(found[0]))]


def _row(writer: Writer, code: str, paths: Iterable[str], **params: Param) -> BriefRow:
    return BriefRow(label="", cells=[writer.write(say(code, **params), *paths)])


def _compiled(one: Programme) -> str:
    return one.basis[-4:]


def pick(known: Sequence[Programme], a: CityRef, b: CityRef, decided: Decision | None) -> list[Programme]:
    """Those that pay before those that only help, for cities before for others, narrow ones before wide ones.

    Two that pay for the same thing first stand behind one that pays for something else.
    """
    fits = [one for one in known if applicants(one, a, b)]
    if decided == "cultural":
        fits = [one for one in fits if CULTURAL & set(one.fields)]
    fits.sort(key=_place)
    firsts = list({one.pays[0]: one for one in reversed(fits)}.values())
    firsts.sort(key=_place)
    more = [one for one in fits if one not in firsts and not _soft(one)]
    return sorted((firsts + more)[:MOST], key=_place)


def _place(one: Programme) -> tuple[bool, bool, int]:
    return _soft(one), "city" not in one.applicants, _breadth(one.a_side) * _breadth(one.b_side)


def _soft(one: Programme) -> bool:
    return set(one.pays) <= SOFT


def _breadth(areas: Areas) -> int:
    return EVERY_COUNTRY if ANYWHERE in areas else len(areas)


def applicants(one: Programme, a: CityRef, b: CityRef) -> list[CityRef]:
    """Which of the two may apply; none where the programme is not for them, or both lie in one country."""
    if a.country == b.country:
        return []
    found = []
    for mine, other in ((a, b), (b, a)):
        leads = lies_in(mine, one.a_side) and lies_in(other, one.b_side)
        follows = lies_in(mine, one.b_side) and lies_in(other, one.a_side) and one.applies == "both"
        if leads or follows:
            found.append(mine)
    return found


def lies_in(city: CityRef, areas: Areas) -> bool:
    """Whether a place lies in one of the areas."""
    return bool({ANYWHERE, city.country, f"{city.country}-{city.admin1}"} & areas)
