"""What binds two places already, a sentence a link."""

from collections.abc import Sequence

from features.pairs.own import YOURS
from models.base import Message, Param, say
from models.city import CityRef
from models.link import Link


def bonds(a: CityRef, b: CityRef, links: Sequence[Link]) -> list[Message]:
    """One sentence a link of asker a and partner b; what is announced or closing, and what is only near, is said so."""
    found = []
    for link in links:
        if link.kind == "flights":
            season = "_seasonal" if link.status == "seasonal" else ""
            found.append(say(f"flight_{link.activity}{season}", as_of=link.as_of))
            continue
        if link.kind == "sailings":
            found.append(say(f"sailing_{link.activity}", home=link.home, city=link.city, since=link.since))
            continue
        host = b.name if link.way == "out" else a.name
        near = host if link.nearby else None
        if link.basis == YOURS:
            about: dict[str, Param] = {"firm": link.name, "home": link.home, "city": link.city, "since": link.since}
            found.append(say("own_link", office=link.activity, near=near, **about))
            continue
        if link.kind == "offices":
            found.append(say("office_kept", whose=link.name, city=link.city or host, office=link.activity))
            continue
        params: dict[str, Param] = {"firm": link.name, "home": link.home, "city": link.city, "cluster": link.cluster}
        code = f"site_{link.activity}" + ("" if link.status == "open" else f"_{link.status}")
        found.append(say(code, since=link.since, near=near, **params))
    return found
