"""A form is filled in from a folder and from the service, and the audit reads what it saves."""

import json
from datetime import date

import pytest

from app.export.questionnaire import export_form
from app.services.answers import named
from app.services.audits import AuditRequest, run_audit
from app.services.questionnaires import FormRequest, make_questionnaire
from data.answers_file import read_answers

COLUMBUS, HEFEI = "4509177", "1808722"


@pytest.fixture
def silent(page):
    """A page that complains of nothing and asks for nothing from anywhere."""
    wrong = []
    page.on("console", lambda m: wrong.append(m.text))
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith(("file:", "blob:")) else wrong.append(r.url))
    yield page
    assert not wrong


def fill(page):
    def asked(code):
        return page.locator(f"fieldset[data-code={code}]")

    asked("sent").locator("[type=number]").fill("3")
    asked("received").get_by_label("I do not know").check()
    asked("activities").get_by_label("Sport").check()
    asked("activities").get_by_label("In none of these").check()
    asked("activities").get_by_label("Business and trade").check()  # takes "none" back, as "none" took sport
    asked("body").get_by_label("There is none").check()
    asked("staff").locator("[type=number]").fill("0.3")
    asked("goal").get_by_label("Education and research").check()


def saved(page, path):
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the answers").click()
    download.value.save_as(path)
    return download.value.suggested_filename


def test_a_form_from_a_folder_saves_what_the_audit_reads(silent, engine, tmp_path):
    form = make_questionnaire(engine, FormRequest(COLUMBUS, HEFEI, date.today()))
    (tmp_path / "form.html").write_bytes(export_form(form, "html").content)
    silent.set_viewport_size({"width": 390, "height": 844})
    silent.goto((tmp_path / "form.html").as_uri())
    assert silent.evaluate("document.documentElement.scrollWidth") == 390
    fill(silent)
    assert silent.get_by_role("status").inner_text() == "6 of 12 answered"
    name = saved(silent, tmp_path / "answers.json")
    assert name == f"answers-{COLUMBUS}-{HEFEI}-ours-{json.loads((tmp_path / 'answers.json').read_text())['date']}.json"
    answers = read_answers((tmp_path / "answers.json").read_bytes(), name)
    assert answers.answers == {
        "sent": 3, "received": None, "activities": ["business"], "body": "none", "staff": 0.3, "goal": "education",
    }  # fmt: skip
    before, after = (
        next(f for f in run_audit(engine, AuditRequest(COLUMBUS, date.today(), answers=given)).findings
             if str(f.partner.city.id) == HEFEI)
        for given in ((), named([answers]))
    )  # fmt: skip
    assert after.readiness.high - after.readiness.low < before.readiness.high - before.readiness.low - 20


def test_a_number_that_cannot_be_is_not_saved(silent, engine, tmp_path):
    form = make_questionnaire(engine, FormRequest(COLUMBUS, HEFEI, date.today()))
    (tmp_path / "form.html").write_bytes(export_form(form, "html").content)
    silent.goto((tmp_path / "form.html").as_uri())
    silent.locator("fieldset[data-code=sent] [type=number]").fill("-1")
    silent.get_by_role("button", name="Save the answers").click()
    assert silent.get_by_role("status").inner_text() == "1 of 12 answered"


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_of_the_service_saves_too_and_is_accessible(watched, site, axe, tmp_path, width):
    watched.set_viewport_size({"width": width, "height": 900})
    watched.goto(f"{site}/questionnaire/{COLUMBUS}/{HEFEI}")
    fill(watched)
    saved(watched, tmp_path / "answers.json")
    assert read_answers((tmp_path / "answers.json").read_bytes(), "answers.json").answers["sent"] == 3
    watched.evaluate(axe)
    found = watched.evaluate("axe.run()")["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []
