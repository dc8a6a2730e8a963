"""Settings, from the environment (prefix HANSE_) or given to ``create_app``."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ORIGIN = re.compile(r"\*|https?://[^\s/?#]+")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def _listed(value: object) -> object:
    """Names with commas or spaces between them."""
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    """Origins as browsers send them."""
    wrong = [origin for origin in value if not _ORIGIN.fullmatch(origin)]
    if wrong:
        raise ValueError(f"'{wrong[0]}' is no origin; write it as https://example.org, without a path or a last slash")
    return value


class Settings(BaseSettings):
    """All settings of the service and the command line.

    Attributes:
        home: folder of runtime files: artefacts, pulled sources, the benchmark record, caches.
        min_population: size of the gazetteer: places of so many people and more.
        cache_home: folder of caches; by default ``cache`` in ``home``.
        links_home: folder of sets of real links for ``hanse benchmark --suite links``; by default ``own/links`` in
            ``home``.
        build_on_start: build the artefact at start where none is there.
        wikidata: SPARQL endpoint that ``hanse pull ties`` asks.
        contact: an address that ``hanse pull`` gives to the operators of what it asks; they like to have one.
        allowed_hosts: names that the service answers to, with commas between them; ``*.example.org`` is any below it,
            ``*`` any at all.
        cors_origins: origins whose pages may call the API, with commas between them; ``*`` is any, none by default.
    """

    model_config = SettingsConfigDict(env_prefix="HANSE_", extra="ignore", frozen=True)

    home: Path = Field(default=Path("var"))
    min_population: Annotated[Literal[500, 1000, 5000, 15000], BeforeValidator(int)] = 15000
    build_on_start: bool = True
    cache_home: Path | None = None
    allowed_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)] = LOOPBACK
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed), AfterValidator(_origins)] = ()
    links_home: Path | None = None
    wikidata: str = "https://query.wikidata.org/sparql"
    contact: str = ""

    @property
    def artifacts(self) -> Path:
        """Folder of all builds."""
        return self.home / "artifacts"

    @property
    def benchmarks(self) -> Path:
        """Folder of the newest benchmark record."""
        return self.home / "benchmarks"

    @property
    def own(self) -> Path:
        """Folder of the user's own facts: purposes, policy, places, links."""
        return self.home / "own"

    @property
    def link_sets(self) -> Path:
        """Folder of the sets of real links."""
        return self.links_home or self.own / "links"

    @property
    def sources(self) -> Path:
        """Folder of live sources that were pulled."""
        return self.home / "sources"

    @property
    def cache(self) -> Path:
        """Folder of caches; safe to delete."""
        return self.cache_home or self.home / "cache"
