"""Links as an answer shows them."""

from models.link import OFFICE_KINDS, Firm, Link, LinkKind, Office, Route, Site


def of_site(firm: Firm, site: Site, nearby: bool, home: str, city: str, way: str) -> Link:
    """A firm's site; ``home`` is the town of its head office."""
    kind: LinkKind = "offices" if site.activity in OFFICE_KINDS else "sites"
    fields = {"activity": site.activity, "cluster": site.cluster or None, "since": site.since, "status": site.status}
    about = {"home": home, "city": city, "nearby": nearby, "as_of": site.as_of, "basis": site.basis, "source": ""}
    return Link.model_validate({"kind": kind, "way": way, "name": firm.name, **fields, **about})


def of_office(office: Office, home: str, way: str) -> Link:
    """An office; ``home`` is the area that it is of."""
    fields = {"activity": office.kind, "cluster": None, "since": office.since, "status": "open"}
    about = {"home": home, "city": office.city, "nearby": False, "as_of": None, "basis": office.basis, "source": ""}
    return Link.model_validate({"kind": "offices", "way": way, "name": office.whose, **fields, **about})


def of_route(route: Route, turned: bool) -> Link:
    """A route; turned where the asker's end is b."""
    home, city = (route.b_city, route.a_city) if turned else (route.a_city, route.b_city)
    status = "seasonal" if route.seasonal else "open"
    fields = {"activity": route.form, "cluster": None, "since": route.since, "status": status}
    about = {"home": home, "city": city, "nearby": False, "as_of": route.as_of, "basis": route.basis, "source": ""}
    return Link.model_validate({"kind": route.kind, "way": "both", "name": "", **fields, **about})
