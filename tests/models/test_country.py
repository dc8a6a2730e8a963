"""Two letters, either case in, upper case out."""

import pytest
from pydantic import TypeAdapter, ValidationError

from models.country import CountryCode
from models.ranking import Filters, Profile

CODE = TypeAdapter(CountryCode)


def test_either_case_is_read_and_upper_case_kept():
    assert [CODE.validate_python(text) for text in ("de", "DE", "dE")] == ["DE"] * 3
    assert Filters(countries=["jp"]).countries == ["JP"]
    assert Profile(name="x", country="de", lat=0, lon=0, population=1).country == "DE"


@pytest.mark.parametrize("text", ["", "D", "DEU", "D1", "ß", "ДЕ", "D E"])
def test_the_rest_is_refused_by_name(text):
    with pytest.raises(ValidationError, match="is not a two-letter country code"):
        CODE.validate_python(text)
