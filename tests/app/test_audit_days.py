"""The day of an audit: any day of the past, none that lies more than a year ahead."""

from datetime import date, timedelta

import pytest

from app.services.audits import AuditRequest, run_audit
from models.errors import InvalidInput

FAR = date.today() + timedelta(days=400)


def test_a_day_more_than_a_year_ahead_is_refused_by_every_way_in(client, hanse):
    body = {"city": "Chicago, IL, US", "as_of": FAR.isoformat(), "ties": [{"partner": "Hamburg, Germany"}]}
    answer = client.post("/api/v1/audits", json=body)
    assert answer.status_code == 422
    assert "more than a year ahead" in answer.text
    table = {"content": b"partner\nHamburg", "headers": {"content-type": "text/csv"}}
    assert client.post(f"/api/v1/audits/file?city=Chicago&as_of={FAR.isoformat()}", **table).status_code == 422
    for form in ({"list": "partner\nHamburg"}, {"known": "1"}):
        page = client.post("/audit", data={"city": "Chicago", "as_of": FAR.isoformat(), **form})
        assert page.status_code == 422
        assert "more than a year ahead" in page.text
    done = hanse("audit", "--city", "Chicago", "--as-of", FAR.isoformat(), "--json")
    assert done.code == 2
    assert "more than a year ahead" in done.err


@pytest.mark.parametrize("day", [date(3024, 1, 1), FAR])
def test_the_error_names_the_last_day_that_works(engine, day):
    with pytest.raises(InvalidInput, match="more than a year ahead") as caught:
        run_audit(engine, AuditRequest("Chicago", day))
    assert caught.value.suggestions[0].startswith("use a day up to 20")


def test_a_day_within_the_year_is_answered(engine):
    soon = date.today() + timedelta(days=300)
    assert run_audit(engine, AuditRequest("Chicago, IL, US", soon)).as_of == soon.isoformat()
