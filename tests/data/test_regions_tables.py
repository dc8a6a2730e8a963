"""The tables of regions hold what their cards say: regions that exist, programmes of several countries."""

import csv
from collections import defaultdict

from data.cards import bundled
from data.regions import programme_areas

# Known from the programmes' own names: two cities that share it, and one that does not.
KNOWN = {
    "Interreg Alpine Space": (("DE.02", "IT.09"), "DE.04"),
    "Interreg Baltic Sea Region": (("DE.04", "FI.*"), "DE.02"),
    "Interreg North Sea": (("NL.11", "DK.*"), "FR.93"),
    "Interreg Danube Region": (("AT.*", "RO.*"), "DE.04"),
    "Interreg Euro-MED": (("FR.93", "GR.*"), "FR.32"),
    "Interreg Central Europe": (("CZ.*", "DE.13"), "FR.44"),
}


def test_programmes_hold_the_regions_that_their_names_promise():
    areas = programme_areas()
    for name, (inside, outside) in KNOWN.items():
        for key in inside:
            assert name in areas[key], (name, key)
        assert name not in areas.get(outside, []), (name, outside)


def test_every_region_is_one_of_the_gazetteer_and_every_programme_joins_countries():
    with bundled("gazetteer/regions.csv").open(encoding="utf-8", newline="") as f:
        known = {(row["country"], row["admin1"]) for row in csv.DictReader(f)}
    countries = defaultdict(set)
    with bundled("areas/programme_areas.csv").open(encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            assert row["admin1"] == "*" or (row["country"], row["admin1"]) in known, row
            countries[row["programme"]].add(row["country"])
    assert min(map(len, countries.values())) >= 3
