"""Links that a live source knows: whose subsidiary or institute stands where, and how they join the bundled tables."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from models.link import Firm, Register, Site

# Legal forms at the end of a firm's name, as ``bare_name`` writes them.
FORMS = frozenset({
    "ab", "ag", "aktiengesellschaft", "as", "asa", "bv", "co", "company", "corp", "corporation", "gmbh", "group",
    "holding", "holdings", "inc", "incorporated", "kabushiki", "kaisha", "kg", "kgaa", "kk", "limited", "llc", "llp",
    "lp", "ltd", "nv", "oy", "oyj", "plc", "pte", "pty", "publ", "sa", "sab", "sarl", "sas", "se", "spa", "srl",
})  # fmt: skip


def bare_name(name: str) -> str:
    """A firm's name without accents, punctuation and legal forms, so that two writings of it are one.

    A name of nothing but legal forms stays as it is.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    words = re.sub(r"[^\w\s]+", " ", re.sub(r"[.'/]", "", plain.casefold())).split() or [name]
    end = len(words)
    while end > 1 and words[end - 1] in FORMS:
        end -= 1
    return " ".join(words[1 if words[0] == "the" and end > 1 else 0 : end])


def join_registers(
    firms: Sequence[Firm], sites: Sequence[Site], registers: Iterable[Register], country_of: Mapping[int, str]
) -> tuple[list[Firm], list[Site]]:
    """Firms and sites of the tables with those of registers, none of them twice.

    An owner that a table knows by name and country of its head office is that firm. A site is left out where its owner,
    or another of the same name, has one in the place already, in a table or an earlier register.

    Args:
        country_of: country by GeoNames id; owners and sites of other places are left out.
    """
    known = {
        (bare_name(name), country_of[home]): firm.id
        for firm in reversed(firms)
        for name in (*firm.former, firm.name)
        for home in firm.homes
        if home in country_of
    }
    called = {firm.id: bare_name(firm.name) for firm in firms}
    taken = {(called.get(site.firm, ""), site.place) for site in sites}
    all_firms, all_sites = list(firms), list(sites)
    for register in registers:
        ids: dict[str, str] = {}
        for firm in register.firms:
            if firm.homes[0] not in country_of:
                continue
            name = bare_name(firm.name)
            ids[firm.id] = known.setdefault((name, country_of[firm.homes[0]]), firm.id)
            if ids[firm.id] == firm.id and firm.id not in called:
                all_firms.append(firm)
                called[firm.id] = name
        for site in register.sites:
            owner = ids.get(site.firm)
            if owner is None or site.place not in country_of or (called[owner], site.place) in taken:
                continue
            taken.add((called[owner], site.place))
            all_sites.append(replace(site, firm=owner))
    return all_firms, all_sites
