"""A CSV audit drops no line of the list: what is no tie is listed below the ties, and its column ``row`` says so."""

import csv
import io

import pytest

CITY = "Columbus, OH, US"
LIST = (
    "Our partner cities,,\n"
    "partner,country,since\n"
    "Hamburg,Germany,1994\n"
    "Nowhere at all,Freedonia,1990\n"
    "Osaka,Japan,long ago\n"
    ",,1971\n"
    "Total,2,\n"
)
AS_OF = "2026-06-01"


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def by_http(client):
    where = {"city": CITY, "as_of": AS_OF, "format": "csv"}
    answer = client.post("/api/v1/audits/file", params=where, content=LIST, headers={"content-type": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    return rows_of(answer.content)


def test_each_line_is_a_tie_or_is_listed_with_its_reason(by_http):
    kinds = {(row["row"], row["Line"]) for row in by_http}
    assert {kind for kind, _ in kinds} == {"tie", "not_read", "remark", "left_out"}
    assert {line for kind, line in kinds if kind != "remark"} == {"1", "3", "4", "5", "6", "7"}
    ties = sorted((row["Partner"], row["Line"]) for row in by_http if row["row"] == "tie")
    assert ties == [("Hamburg", "3"), ("Osaka", "5")]
    told = {(row["row"], row["Line"]): row for row in by_http if row["row"] != "tie"}
    assert told["not_read", "4"]["Value"] == "Freedonia"
    assert told["remark", "5"]["Value"] == "long ago"
    assert all(row["What is wrong"] and not row["Partner"] and not row["code"] for row in told.values())


def test_the_file_of_the_command_line_is_the_same(by_http, hanse, tmp_path):
    (tmp_path / "list.csv").write_text(LIST)
    ran = hanse("audit", str(tmp_path / "list.csv"), "--city", CITY, "--as-of", AS_OF, "--format", "csv",
                "--out", str(tmp_path / "x.csv"))  # fmt: skip
    assert ran.code == 0, ran.err
    assert rows_of((tmp_path / "x.csv").read_bytes()) == by_http


def test_lines_that_share_a_complaint_stand_one_by_one(client):
    table = "partner,country,size\n" + "Hamburg,Germany,x\n" + "".join(f"Nowhere {n},Freedonia,y\n" for n in range(3))
    where = {"city": CITY, "as_of": AS_OF}
    head = {"content-type": "text/csv"}
    report = client.post("/api/v1/audits/file", params=where, content=table, headers=head).json()
    refused = {line for p in report["problems"] if p["refused"] for line in p["lines"] or [p["line"]]}
    answer = client.post("/api/v1/audits/file", params={**where, "format": "csv"}, content=table, headers=head)
    found = rows_of(answer.content)
    assert {int(row["Line"]) for row in found if row["row"] == "not_read"} == refused == {3, 4, 5}


def test_the_partners_edition_says_nothing_of_it(client):
    where = {"city": CITY, "as_of": AS_OF, "format": "csv", "edition": "partner"}
    answer = client.post("/api/v1/audits/file", params=where, content=LIST, headers={"content-type": "text/csv"})
    assert "Freedonia" not in answer.text
    assert "long ago" not in answer.text
