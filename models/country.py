"""The rule of country codes, for whatever names a country."""

from typing import Annotated

from pydantic import AfterValidator, Field


def _country_code(text: str) -> str:
    if len(text) != 2 or not (text.isascii() and text.isalpha()):
        raise ValueError(f"'{text}' is not a two-letter country code")
    return text.upper()


CountryCode = Annotated[str, AfterValidator(_country_code), Field(json_schema_extra={"pattern": "^[A-Za-z]{2}$"})]
"""Two letters, either case in, upper case out (ISO 3166-1 alpha-2)."""
