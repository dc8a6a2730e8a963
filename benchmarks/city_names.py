"""Names of cities in the script of a reader, made anew: ``python benchmarks/city_names.py``.

Writes ``data/bundled/gazetteer/city_names.csv``. Its rows that were compiled by hand stay and go first, then CLDR's
cities of time zones; then, for Japanese, the gazetteer's own alternate names: those in katakana, the one nearest in
sound to the name; in Chinese characters for places of East Asia, the one that most of the place's other names begin
with. The gazetteer does not say of what language a name is, so that other Spanish names are compiled by hand.
"""

import csv
import re
from collections.abc import Iterator

from babel import Locale
from rapidfuzz import fuzz

from data.cards import bundled
from data.gazetteer import read_places
from data.names import fold
from models.city import Place

KANA = re.compile(r"[ァ-ヴー][ァ-ヴー・＝=]+")
HAN, HAN_ALONE = re.compile(r"[一-鿿々ぁ-んァ-ヶー]+"), re.compile(r"[一-鿿]+")
EAST = ("JP", "CN", "TW", "HK", "MO", "KR", "KP")
KINDS = re.compile(r"(?<=..)(?:特別市|広域市|特別自治市|直轄市|市)$")
# Characters as Japan has written them since 1946, for those that the gazetteer has in the older form.
NEW_FORMS = str.maketrans(
    "臺廣澤濱國櫻濟鹽莊稻關縣邊齋澀圓寶龜瀨德惠榮豐", "台広沢浜国桜済塩荘稲関県辺斎渋円宝亀瀬徳恵栄豊"
)
RARE = "圳淄濰"  # not in the old character set of Japan, and written there all the same
NOT_A_CITY = ("America/Bahia", "Asia/Brunei", "Indian/Mahe")  # zones named for a state or an island
TABLE = bundled("gazetteer/city_names.csv")
LEAST_SOUND = 55.0  # of 100; a choice: below it a katakana name is that of another place or time
# Each sign by its sound; small ones change the sign before them.
ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ",
    "m": "マミムメモ", "r": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダヂヅデド",
    "b": "バビブベボ", "p": "パピプペポ",
}  # fmt: skip
OTHERS = "ヤ ya,ユ yu,ヨ yo,ワ wa,ヲ wo,ン n,ヴ vu,シ shi,チ chi,ツ tsu,フ fu,ジ ji"
SOUNDS = {sign: head + vowel for head, row in ROWS.items() for sign, vowel in zip(row, "aiueo", strict=True)}
SOUNDS |= dict(pair.split() for pair in OTHERS.split(","))
SMALL = dict(zip("ァィゥェォャュョ", ["a", "i", "u", "e", "o", "ya", "yu", "yo"], strict=True))


def sound(kana: str) -> str:
    """Katakana in Latin letters, roughly: シカゴ is ``shikago``."""
    out = ""
    for sign in kana:
        if sign in SMALL:
            out = out[:-1] + SMALL[sign]
        else:
            out += SOUNDS.get(sign, "")
    return out.replace("l", "r")


def japanese(place: Place) -> str:
    """The name that a Japanese reader knows; "" where the gazetteer has none."""
    alone = HAN if place.country == "JP" else HAN_ALONE
    han = [KINDS.sub("", a).translate(NEW_FORMS) for a in place.aliases if alone.fullmatch(a) and _jis(a)]
    kana = [a.replace("＝", "・").replace("=", "・") for a in place.aliases if KANA.fullmatch(a)]
    if place.country in EAST[:5] and han:
        return _commonest(han, place)
    near = _nearest(kana, [place.name]) or _nearest(kana, [a for a in place.aliases if a.isascii()])
    return near or (_commonest(han, place) if place.country in EAST and han else "")


def _jis(name: str) -> bool:
    """Whether a Japanese keyboard can write it: not so the characters that only China uses."""
    try:
        "".join(c for c in name if c not in RARE).encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _nearest(kana: list[str], names: list[str]) -> str:
    """The katakana nearest in sound to any of some names; "" where none is near."""
    heard = ((max((fuzz.ratio(sound(k), _plain(n)) for n in names), default=0.0), k) for k in kana)
    best = max(heard, default=(0.0, ""))
    return best[1] if best[0] >= LEAST_SOUND else ""


def _plain(name: str) -> str:
    """A Latin name nearer to how katakana says it."""
    return fold(name).replace(" ", "").translate(str.maketrans("lcqv", "rkkb"))


def _commonest(han: list[str], place: Place) -> str:
    """The name that most other names of the place begin with; of two, the shorter; of these, as Japan writes it."""
    others = [fold(a) for a in place.aliases]
    return max(dict.fromkeys(han), key=lambda n: (sum(o.startswith(fold(n)) for o in others), -len(n), n))


def of_cldr(language: str, places: list[Place]) -> Iterator[tuple[int, str]]:
    """Cities that time zones are named for, in a language."""
    of_zone: dict[str, list[Place]] = {}
    for place in places:
        of_zone.setdefault(place.timezone, []).append(place)
    for zone, words in Locale(language).time_zones.items():
        key = fold(zone.rsplit("/", 1)[-1].replace("_", " "))
        same = [p for p in of_zone.get(zone, []) if key in {fold(n) for n in (p.name, *p.aliases)}]
        if words.get("city") and same and zone not in NOT_A_CITY:
            yield max(same, key=lambda p: p.population).id, str(words["city"])


def by_hand() -> dict[tuple[int, str], tuple[str, str]]:
    """The rows of the table that were compiled by hand."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["basis"].startswith("compiled")]
    return {(int(row["geonameid"]), row["language"]): (row["name"], row["basis"]) for row in rows}


def main() -> None:
    """Write the table."""
    places, found = read_places(), by_hand()
    for language in ("es", "ja"):
        for place, name in of_cldr(language, places):
            found.setdefault((place, language), (name, "CLDR"))
    for one in places:
        if name := japanese(one):
            found.setdefault((one.id, "ja"), (name, "GeoNames"))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("geonameid", "language", "name", "basis"))
        out.writerows((place, language, *found[place, language]) for place, language in sorted(found))


if __name__ == "__main__":
    main()
