"""Users by the dozen, hostile ones among them.

``locust -f benchmarks/load.py --headless -u 40 -r 40 -t 2m --host ADDRESS``; Locust is no dependency of Hanse. A
documented answer is no failure; 503 is counted as one, so that the table shows how many were sent away.
"""

import io
import json
import random
import zipfile

from locust import HttpUser, between, task

CITIES = (
    "Chicago",
    "Rotterdam",
    "4887398",
    "Hamburg",
    "Houston, TX, US",
    "Nairobi",
    "Osaka",
    "Leeds",
    "Xyzzy",
    "Springfield",
)
XLSX = {"content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
CSV, JSON = {"content-type": "text/csv"}, {"content-type": "application/json"}
EXPECTED = {200, 303, 404, 409, 413, 422}
KEYS = json.dumps({"city": "Chicago", "ties": [{"partner": "Kiel", **{f"heading {i}": i for i in range(30_000)}}]})
ITEMS = json.dumps([{"partner": "Kiel", "evidence": [{"field": "x"}] * 200_000}])
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def bomb() -> bytes:
    """A workbook of two million empty cells in one row, 10 kB packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        sheet = f"<worksheet {MAIN}><sheetData><row>{'<c/>' * 2_000_000}</row></sheetData></worksheet>"
        file.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


BOMB = bomb()


class Visitor(HttpUser):
    """One user: mostly questions and pages, sometimes a list, sometimes a hostile one."""

    wait_time = between(0.5, 2)

    def ask(self, name: str, method: str, path: str, **more: object) -> None:
        """Ask, and count what is not documented as a failure."""
        with self.client.request(method, path, name=name, catch_response=True, timeout=120, **more) as answer:
            if answer.status_code in EXPECTED:
                answer.success()
            else:
                answer.failure(f"status {answer.status_code}, retry after {answer.headers.get('retry-after')}")

    @task(10)
    def partners(self) -> None:
        """Partners of a city."""
        self.ask("partners", "GET", f"/api/v1/cities/{random.choice(CITIES)}/partners?k=10")

    @task(6)
    def page(self) -> None:
        """A city's page."""
        self.ask("city page", "GET", f"/cities/{random.choice((4887398, 2747891, 5128581))}")

    @task(5)
    def search(self) -> None:
        """A name half written."""
        self.ask("search", "GET", f"/api/v1/cities?q={random.choice(('Chi', 'Köl', '東京', 'ham'))}")

    @task(2)
    def pair(self) -> None:
        """Two cities."""
        self.ask("pair", "GET", "/pair/4887398/2747891")

    @task(4)
    def audit(self) -> None:
        """A list of 180 ties, in some format."""
        rows = "".join(f"{city},,19{random.randrange(50, 99)}\n" for city in ("Hamburg", "Lyon", "Osaka") * 60)
        path = f"/api/v1/audits/file?city=Chicago&format={random.choice(('json', 'xlsx', 'csv'))}"
        self.ask("audit", "POST", path, data=f"partner,country,since\n{rows}".encode(), headers=CSV)

    @task(1)
    def hostile_workbook(self) -> None:
        """A bomb."""
        self.ask("hostile workbook", "POST", "/api/v1/audits/file?city=Chicago", data=BOMB, headers=XLSX)

    @task(1)
    def hostile_keys(self) -> None:
        """Keys without end."""
        self.ask("hostile keys", "POST", "/api/v1/audits", data=KEYS, headers=JSON)

    @task(1)
    def hostile_items(self) -> None:
        """Items without end, in the page's form."""
        self.ask("hostile items", "POST", "/audit", files={"file": ("ties.json", ITEMS)}, data={"city": "Chicago"})
