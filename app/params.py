"""The question of a ranking as an address carries it: what the API and the city's page share."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from models.country import CountryCode
from models.ranking import Filters, Known, RankingOptions, RankingQuery


def _split(value: Any) -> Any:
    """The codes of a repeated parameter, of a list with commas, or of both."""
    texts = [value] if isinstance(value, str) else value or []
    return [code for text in texts for code in text.replace(",", " ").replace(";", " ").split()]


Codes = Annotated[list[CountryCode], BeforeValidator(_split)]


class RankingParams(RankingOptions):
    """What both say; a parameter that nobody asks for is passed over, as in any address."""

    model_config = ConfigDict(extra="ignore")

    country: Codes | None = Field(default=None, description="only these ISO codes")
    exclude_country: Codes | None = Field(default=None, description="without these ISO codes")
    any_country: bool = False
    known: Known = "mark"

    def options(self) -> dict[str, Any]:
        """The fields that a query takes over as they are."""
        return {name: getattr(self, name) for name in RankingOptions.model_fields}

    def filters(self) -> Filters:
        """Which cities may be candidates."""
        return Filters(
            countries=self.country or [],
            exclude_countries=self.exclude_country or [],
            any_country=self.any_country,
            known=self.known,
        )

    def query(self) -> RankingQuery:
        """The ranking query."""
        return RankingQuery(**self.options(), filters=self.filters())
