"""Subsidiaries from GLEIF and institutes from ROR, on small files in the published form, from a folder and a server."""

import csv
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zipfile import ZipFile

import pytest

from data.gazetteer import read_places
from data.sources import fetch, gleif, ror
from data.sources.joins import CityIndex
from data.sources.registers import bare_name, join_registers
from models.errors import InvalidInput
from models.link import Firm, Register, Site

WOLFSBURG, INGOLSTADT, GYOR, PUEBLA, SPARTANBURG, MUNICH = 2806654, 2895992, 3052009, 3521081, 4597200, 2867714
LUXEMBOURG, ATLANTA, METZ = 2960316, 4180439, 2994160
LEVEL_1 = (*gleif.ENTITY, gleif.OTHER_NAMES[1], "Registration.RegistrationStatus")
LEVEL_2 = ("Relationship.StartNode.NodeIDType", *gleif.RELATION)


@pytest.fixture(scope="module")
def cities():
    return CityIndex(read_places())


def entity(lei, name, city, country, region="", category="GENERAL", status="ACTIVE", other=""):
    return (lei, name, city, region, country, category, status, other, "ISSUED")


def owns(child, parent, kind="DIRECTLY", status="ACTIVE"):
    return ("LEI", child, parent, f"IS_{kind}_CONSOLIDATED_BY", status)


ENTITIES = [
    entity("VW", "VOLKSWAGEN AKTIENGESELLSCHAFT", "Wolfsburg", "DE", "DE-NI"),
    entity("AUDI", "AUDI Aktiengesellschaft", "INGOLSTADT", "DE"),
    entity("HU", "AUDI HUNGARIA Zrt.", "Győr", "HU"),
    entity("MX", "Volkswagen de México", "Puebla", "MX"),
    entity("MX2", "Volkswagen Bank México", "Puebla", "MX"),
    entity("DE", "Autostadt GmbH", "Wolfsburg", "DE"),
    entity("FUND", "A fund", "Luxembourg", "LU", category="FUND"),
    entity("OLD", "Closed", "Luxembourg", "LU", status="INACTIVE"),
    entity("BMW", "Bayerische Motoren Werke AG", "München", "DE"),
    entity("US", "BMW Manufacturing Co., LLC", "Spartanburg", "US", "US-SC"),
    entity("NOWHERE", "Lost", "Atlantis", "GR"),
    entity("JP", "株式会社ブリヂストン", "Tokyo", "JP", other="Bridgestone Corporation"),
    entity("BR", "Bridgestone do Brasil", "Campinas", "BR"),
    entity("LUX", "Holding S.à r.l.", "Luxembourg", "LU"),
]
OWNERS = [
    owns("AUDI", "VW"), owns("HU", "AUDI"), owns("HU", "VW", "ULTIMATELY"), owns("MX", "VW", "ULTIMATELY"),
    owns("MX2", "VW", "ULTIMATELY"), owns("DE", "VW"), owns("FUND", "VW"), owns("OLD", "VW"), owns("NOWHERE", "VW"),
    owns("US", "LUX"), owns("US", "BMW", "ULTIMATELY"), owns("MX", "BMW", status="INACTIVE"), owns("BR", "JP"),
]  # fmt: skip


def table(header, rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def zipped(path, name, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w") as bundle:
        bundle.writestr(name, text)
    return path.read_bytes()


@pytest.fixture
def mirror(tmp_path):
    zipped(
        tmp_path / "gleif" / "a.csv.zip",
        "20261120-0800-gleif-goldencopy-lei2-golden-copy.csv",
        table(LEVEL_1, ENTITIES),
    )
    zipped(
        tmp_path / "gleif" / "b.csv.zip", "20261120-0800-gleif-goldencopy-rr-golden-copy.csv", table(LEVEL_2, OWNERS)
    )
    return tmp_path


def owned(found):
    home = {firm.id: firm.homes[0] for firm in found.firms}
    return {(home[site.firm], site.place) for site in found.sites}


def test_owners_and_cities_abroad_once_with_the_division_of_a_group_and_without_holdings_of_third_countries(
    mirror, cities
):
    found = gleif.read_gleif(mirror, cities)
    tokyo, campinas = 1850147, 3467865
    assert owned(found) == {
        (WOLFSBURG, GYOR), (INGOLSTADT, GYOR), (WOLFSBURG, PUEBLA), (MUNICH, SPARTANBURG), (tokyo, campinas),
    }  # fmt: skip
    assert len(found.sites) == 5
    assert (found.as_of, found.licence) == ("2026-11-20", "CC0 1.0")
    assert {(s.activity, s.basis, s.as_of, s.status) for s in found.sites} == {("subsidiary", "gleif", 2026, "open")}
    # A name in Latin letters stands where there is one.
    assert {firm.name for firm in found.firms} >= {"Bridgestone Corporation", "AUDI Aktiengesellschaft"}


@pytest.mark.parametrize("missing, said", [("a", "level 1"), ("b", "level 2")])
def test_a_missing_level_is_named(mirror, cities, missing, said):
    (mirror / "gleif" / f"{missing}.csv.zip").unlink()
    with pytest.raises(InvalidInput, match=said):
        gleif.read_gleif(mirror, cities)


def test_a_damaged_zip_is_named_and_a_table_is_read_zipped_or_not(mirror, cities):
    path, whole = mirror / "gleif" / "a.csv.zip", gleif.read_gleif(mirror, cities)
    path.write_text(table(LEVEL_1, ENTITIES), encoding="utf-8")
    assert owned(gleif.read_gleif(mirror, cities)) == owned(whole)
    path.write_bytes(b"\xff\xfe no table")
    with pytest.raises(InvalidInput, match=r"a\.csv\.zip"):
        gleif.read_gleif(mirror, cities)


def organisation(id_, name, place, country, children=(), status="active", city=""):
    details = {"country_code": country, "name": city, "country_subdivision_code": None}
    return {
        "id": f"https://ror.org/{id_}", "status": status,
        "names": [{"value": "XX", "types": ["acronym"]}, {"value": name, "types": ["label", "ror_display"]}],
        "locations": [{"geonames_id": place, "geonames_details": details}],
        "relationships": [
            {"type": "child", "id": f"https://ror.org/{c}", "label": c} for c in children
        ] + [{"type": "related", "id": "https://ror.org/0met", "label": "no child"}],
    }  # fmt: skip


RECORDS = [
    organisation("0gt", "Georgia Institute of Technology", ATLANTA, "US", ["0met", "0att", "0off", "0gone"]),
    organisation("0met", "Georgia Tech Europe", 1, "FR", city="Metz"),
    organisation("0att", "Georgia Tech Research Institute", ATLANTA, "US"),
    organisation("0off", "Closed", METZ, "FR", status="inactive"),
]


def test_children_abroad_by_geonames_id_or_by_name(tmp_path, cities):
    zipped(tmp_path / "ror" / "v2.0-2026-11-03-ror-data.zip", "v2.0-2026-11-03-ror-data.json", json.dumps(RECORDS))
    found = ror.read_ror(tmp_path, cities)
    assert owned(found) == {(ATLANTA, METZ)}
    assert [(f.id, f.name) for f in found.firms] == [("ror:0gt", "Georgia Institute of Technology")]
    assert [(s.activity, s.basis) for s in found.sites] == [("institute", "ror")]
    assert (found.as_of, found.licence) == ("2026-11-03", "CC0 1.0")


@pytest.mark.parametrize("text", ["", "[]", "{}", '[{"id": "x", "name": "schema 1"}]'])
def test_a_dump_of_another_form_is_named(tmp_path, cities, text):
    zipped(tmp_path / "ror" / "dump.zip", "x.json", text)
    with pytest.raises(InvalidInput, match=r"dump\.zip"):
        ror.read_ror(tmp_path, cities)
    with pytest.raises(InvalidInput, match="neither"):
        ror.read_ror(tmp_path / "nothing", cities)


@pytest.mark.parametrize(
    "one, other",
    [
        ("Robert Bosch GmbH", "ROBERT BOSCH"), ("Nestlé S.A.", "Nestle SA"),
        ("A.P. Møller - Mærsk A/S", "AP Møller Mærsk"),
        ("The Coca-Cola Company", "Coca Cola Co."), ("Samsung Electronics Co., Ltd.", "Samsung Electronics"),
    ],
)  # fmt: skip
def test_two_writings_of_a_firm_are_one(one, other):
    assert bare_name(one) == bare_name(other)


def test_names_of_different_firms_differ():
    assert bare_name("Volkswagen") != bare_name("Volkswagen Bank")
    assert bare_name("AG") == "ag"
    assert bare_name("株式会社") == "株式会社"


def site(firm, place, basis="compiled"):
    return Site(firm, place, "", "production", "", None, "open", 2025, basis)


def test_a_register_adds_what_the_tables_lack_under_the_owner_that_they_know():
    firms = [
        Firm("bmw", "BMW", "auto", (MUNICH,), ("Bayerische Motoren Werke",)),
        Firm("x", "Delta", "", (ATLANTA,), ()),
    ]
    listed = [Firm("g:1", "Bayerische Motoren Werke AG", "", (MUNICH,), ()), Firm("g:2", "Delta", "", (METZ,), ())]
    sites = [site("g:1", SPARTANBURG, "g"), site("g:1", PUEBLA, "g"), site("g:2", ATLANTA, "g"), site("g:1", 7, "g")]
    country = {MUNICH: "DE", ATLANTA: "US", METZ: "FR", SPARTANBURG: "US", PUEBLA: "MX"}
    register = Register("g", "", "", "", "", listed, sites)
    # Read twice, nothing is doubled; a namesake at home elsewhere is another firm.
    got_firms, got = join_registers(firms, [site("bmw", SPARTANBURG)], [register, register], country)
    assert [firm.id for firm in got_firms] == ["bmw", "x", "g:2"]
    assert [(s.firm, s.place, s.basis) for s in got] == [
        ("bmw", SPARTANBURG, "compiled"), ("bmw", PUEBLA, "g"), ("g:2", ATLANTA, "g"),
    ]  # fmt: skip


class Server(ThreadingHTTPServer):
    """Serves ``files`` by path; breaks off each after ``cut`` bytes once; answers 503 so many times first."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.files, self.cut, self.busy, self.asked = {}, 0, 0, []


class Answer(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self):
        server = self.server
        body, begin = server.files.get(self.path), self.headers.get("Range")
        server.asked.append((self.path, begin, self.headers["User-Agent"]))
        if server.busy:
            server.busy -= 1
            return self.send_error(503)
        if body is None:
            return self.send_error(404)
        start = int(begin[6:-1]) if begin and self.headers["If-Range"] == '"one"' else 0
        self.send_response(206 if start else 200)
        self.send_header("ETag", '"one"')
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        end, server.cut = server.cut or len(body), 0
        self.wfile.write(body[start:end])
        if end < len(body):
            self.close_connection = True
        return None

    def log_message(self, *args):
        """Silent."""


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(fetch, "WAIT_S", 0.0)
    with Server() as one:
        thread = threading.Thread(target=one.serve_forever, daemon=True)
        thread.start()
        yield one
        one.shutdown()
        thread.join()


def address(server, path):
    return f"http://127.0.0.1:{server.server_address[1]}{path}"


def test_a_transfer_that_breaks_off_goes_on_and_a_busy_server_is_asked_again(server, tmp_path):
    server.files["/big"], server.cut, server.busy = bytes(range(256)) * 4000, 300_000, 2
    fetch.download(address(server, "/big"), tmp_path / "big")
    assert (tmp_path / "big").read_bytes() == server.files["/big"]
    assert [path.name for path in tmp_path.iterdir()] == ["big"]
    assert [begin is not None for _, begin, _ in server.asked] == [False, False, False, True]
    assert all(agent.startswith("hanse") for _, _, agent in server.asked)


def test_what_is_not_there_is_refused_at_once_and_a_server_that_stays_busy_after_five_tries(server, tmp_path):
    with pytest.raises(InvalidInput, match=r"404.*--mirror"):
        fetch.download(address(server, "/none"), tmp_path / "none")
    assert len(server.asked) == 1
    server.busy = 99
    with pytest.raises(InvalidInput, match="503"):
        fetch.answer(address(server, "/none"))
    assert len(server.asked) == 1 + fetch.TRIES


def test_both_registers_come_from_their_addresses(server, tmp_path, mirror, monkeypatch, cities):
    for name in ("a", "b"):
        server.files[f"/{name}"] = (mirror / "gleif" / f"{name}.csv.zip").read_bytes()
    monkeypatch.setattr(gleif, "ADDRESSES", {"1.zip": address(server, "/a"), "2.zip": address(server, "/b")})
    (tmp_path / "new" / "gleif").mkdir(parents=True)
    gleif.fetch_gleif(tmp_path / "new" / "gleif")
    assert gleif.read_gleif(tmp_path / "new", cities) == gleif.read_gleif(mirror, cities)

    server.files["/dump"] = zipped(tmp_path / "d.zip", "v2.0-2026-11-03-ror-data.json", json.dumps(RECORDS))
    listed = [
        {"key": "notes.md", "links": {}},
        {"key": "v2.0-2026-11-03-ror-data.zip", "links": {"self": address(server, "/dump")}},
    ]
    server.files["/list"] = json.dumps({"hits": {"hits": [{"files": listed}]}}).encode()
    monkeypatch.setattr(ror, "ADDRESS", address(server, "/list"))
    (tmp_path / "new" / "ror").mkdir()
    ror.fetch_ror(tmp_path / "new" / "ror")
    assert owned(ror.read_ror(tmp_path / "new", cities)) == {(ATLANTA, METZ)}
    server.files["/list"] = b'{"hits": {"hits": []}}'
    with pytest.raises(InvalidInput, match="no dump"):
        ror.fetch_ror(tmp_path / "new" / "ror")
