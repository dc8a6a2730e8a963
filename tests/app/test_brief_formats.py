"""Briefs in every format, at the command line, in the API and on the page; what cannot be answered is said."""

import io
import re

import pytest
from docx import Document

from app.export import brief_pdf
from app.export.brief import export_brief, html
from app.messages.language import LANGUAGES
from models.errors import InvalidInput, UnknownCity
from tests.briefs import CHICAGO, MEXICO_CITY, brief, told

TEXTS = ("json", "html", "md", "docx")


def printer():
    """Whether PDF can be printed here."""
    try:
        return bool(brief_pdf._printer())
    except InvalidInput:
        return False


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_format_holds_every_sentence(engine, form, code):
    made = brief(engine, CHICAGO, MEXICO_CITY, language=code)
    printed = export_brief(made, form)
    if form == "docx":
        document = Document(io.BytesIO(printed.content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        text = "\n".join([*(p.text for p in document.paragraphs), *cells])
    else:
        text = printed.content.decode().replace("\\", "").replace("&#39;", "'").replace("&#34;", '"')
    assert [s.text for s in told(made) if s.text not in text] == []


def test_what_cannot_be_answered_is_said(engine):
    with pytest.raises(InvalidInput, match="same city"):
        brief(engine, CHICAGO, "Chicago")
    with pytest.raises(UnknownCity):
        brief(engine, CHICAGO, "Nowhereville")
    with pytest.raises(InvalidInput, match="no words"):
        brief(engine, CHICAGO, MEXICO_CITY, language="xx")
    with pytest.raises(InvalidInput, match="does not name Mexico City"):
        brief(engine, CHICAGO, MEXICO_CITY, content=b"partner,country\nHamburg,DE\n", name="ties.csv")
    with pytest.raises(InvalidInput, match="no format 'odt'"):
        export_brief(brief(engine, CHICAGO, MEXICO_CITY), "odt")


def test_a_list_of_ties_speaks_in_the_brief(engine):
    lines = b"partner,country,start year,agency\nMexico City,MX,1991,\n"
    assert brief(engine, CHICAGO, MEXICO_CITY, content=lines, name="ties.csv").known_tie


def test_command(hanse, tmp_path):
    assert "# Chicago and Mexico City" in hanse("brief", "Chicago", "Mexico City").stdout
    path = tmp_path / "brief.html"
    assert hanse("brief", "Chicago", "Mexico City", "--lang", "ja", "--format", "html", "--out", str(path)).code == 0
    assert 'lang="ja"' in path.read_text("utf-8")
    for words in (["Chicago", "Chicago"], ["Chicago", "Nowhereville"]):
        assert hanse("brief", *words).code == 2
    for form in ("docx", "pdf"):
        assert "--out" in hanse("brief", "Chicago", "Mexico City", "--format", form).err


def test_api_and_page(client):
    made = client.post("/api/v1/briefs", json={"city": "Chicago", "partner": "Mexico City"}).json()
    assert made["decision"] == "prepare"
    answer = client.post("/api/v1/briefs", json={"city": "Chicago", "partner": "Chicago"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert client.post("/api/v1/briefs", json={"city": "Chicago", "partner": "Nowhereville"}).status_code == 404
    page = client.get(f"/brief/{CHICAGO}/{MEXICO_CITY}?lang=es")
    assert page.status_code == 200
    assert "Chicago y Ciudad de México" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert client.get(f"/brief/{CHICAGO}/{CHICAGO}").status_code == 422
    assert client.get(f"/brief/{CHICAGO}/0").status_code == 404
    assert f"/brief/{CHICAGO}/{MEXICO_CITY}" in client.get(f"/pair/{CHICAGO}/{MEXICO_CITY}").text
    assert client.get(f"/brief/{CHICAGO}/{MEXICO_CITY}?format=docx").content[:2] == b"PK"


def test_without_a_printer_pdf_says_what_to_install(engine, client, monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango'")

    monkeypatch.setattr(brief_pdf, "import_module", missing)
    with pytest.raises(InvalidInput, match=r"pip install 'hanse\[pdf\]'.*print the HTML"):
        export_brief(brief(engine, CHICAGO, MEXICO_CITY), "pdf")
    body = {"city": "Chicago", "partner": "Mexico City", "format": "pdf"}
    answer = client.post("/api/v1/briefs", json=body)
    assert answer.status_code == 422
    assert answer.json()["suggestions"] == ["html"]


@pytest.mark.skipif(not printer(), reason="pip install 'hanse[pdf]', and Pango")
@pytest.mark.parametrize("edition", ["internal", "partner"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_pdf_has_two_pages_and_is_printed_in_silence(engine, caplog, code, edition):
    made = brief(engine, CHICAGO, MEXICO_CITY, language=code, edition=edition)
    assert export_brief(made, "pdf").content.startswith(b"%PDF")
    assert len(brief_pdf._printer()(string=html(made).decode()).render().pages) == 2
    assert caplog.text == ""


def test_a_printed_brief_fetches_nothing():
    with pytest.raises(ValueError, match="is not fetched"):
        brief_pdf._refuse("file:///etc/hostname")


def test_sources_are_numbered_through_both_columns(engine):
    made = brief(engine, CHICAGO, MEXICO_CITY)
    page = html(made).decode()
    numbers = re.findall(r"<li><span>(\d+)\.</span>", page)
    assert numbers == [str(one.n) for one in made.sources]
    assert page.count('<ul class="sources">') == 2
