"""The recipes of docs/contributing.md hold: in a copy of the house, the files that one names are enough."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ("app", "matching", "features", "models", "data", "tests", "pyproject.toml")


def files_of(recipe: str) -> list[str]:
    """The files that a recipe lists: what is in code at the head of its numbered lines."""
    text = (ROOT / "docs/contributing.md").read_text("utf-8")
    section = text.split(f"\n## {recipe}\n")[1].split("\n## ")[0]
    return re.findall(r"^\d\. `([^`]+)`", section, re.M)


def copied(to: Path) -> Path:
    """A copy of the five packages, the tests and the settings."""
    for name in HOUSE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / name)
    return to


def follow(house: Path, recipe: str, edits: dict[str, tuple[tuple[str, str], ...]]) -> None:
    """Edit the files that a recipe lists, all of them and no other; each text that gives way stands there once."""
    assert list(edits) == files_of(recipe)
    for name, changes in edits.items():
        text = (house / name).read_text("utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{name}: {old}"
            text = text.replace(old, new)
        (house / name).write_text(text, "utf-8")


def run(house: Path, *arguments: str) -> str:
    """What Python prints in the copy, which it imports first."""
    environment = {**os.environ, "PYTHONPATH": str(house)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


FIELD = """
[student_places]
criteria = ["B3"]
meaning = "places a year that a side keeps for students of the other"
kind = "number"
none = "zero"
holds = "one_by_side"
line = "university"
act = true
labels = { en = "student places", es = "plazas de estudiantes", ja = "留学枠" }

[[student_places.columns]]
side = "a"
place = 313
heading = "Student places"
help = "Places that your universities keep for the partner's students, in {months} months."
example = "12"
aliases = ["places for students", "plazas de intercambio", "留学生の枠"]

[[student_places.columns]]
id = "student_places_b"
side = "b"
place = 316
heading = "Partner student places"
help = "The same of the partner's universities."
aliases = ["plazas del socio"]

"""
FIELD_WORKS = """
import io
import models
from openpyxl import load_workbook
from data.fields import read_fields
from data.ties_file import read_audit_file, write_template
from matching.readiness.audit import audit
from tests.audit_world import ASKER, RUBRIC, TODAY, world

assert models.__file__.startswith(HOUSE)
english = read_audit_file(b"partner,Student places\\nDresden,12 places\\nHefei,none\\n", "a.csv", TODAY)
spanish = read_audit_file("ciudad hermana;Plazas del socio\\nDresden;1.200\\n".encode(), "b.csv", TODAY)
single = read_audit_file(b"partner,field,value,side\\nDresden,student places,3,b\\n", "c.csv", TODAY)
found = [[(e.field, e.value, e.side, e.line) for r in f.rows for e in r.evidence] for f in (english, spanish, single)]
assert found == [
    [("student_places", 12, "a", "university"), ("student_places", 0, "a", "university")],
    [("student_places", 1200, "b", "university")],
    [("student_places", 3, "b", "university")],
], found
assert not (english.problems or spanish.problems or single.problems)
heads = {cell.value: cell for cell in load_workbook(io.BytesIO(write_template()))["Ties"][1]}
assert "in 36 months" in heads["Student places"].comment.text
assert list(heads).index("Partner student places") == list(heads).index("Student places") + 1
assert [read_fields()["student_places"].label(code) for code in ("en", "es", "ja")] == [
    "student places", "plazas de estudiantes", "留学枠",
]
rows = [*english.rows[:1], *(row.model_copy(update={"line": 9}) for row in single.rows), *english.rows[1:]]
made = {f.partner.city.name: f for f in audit(ASKER, rows, world().sources(), RUBRIC, TODAY).findings}
states = {name: next(line.state for line in one.lines if line.line == "university") for name, one in made.items()}
assert states == {"Dresden": "active", "Hefei": "dormant"}, states
assert [e.value for e in made["Dresden"].evidence if e.field == "student_places"] == [12, 3]
"""


def test_an_evidence_field_is_one_file(tmp_path):
    house = copied(tmp_path)
    edits = {"data/bundled/fields.toml": (("[economic_steps]\n", f"{FIELD.lstrip()}[economic_steps]\n"),)}
    assert len(edits) == 1
    follow(house, "An evidence field", edits)
    run(house, "-c", FIELD_WORKS.replace("HOUSE", repr(str(house))))


CRITERION = """{
   "id": "B5",
   "name": "work that others have honoured",
   "axis": "readiness",
   "weight": 2,
   "anchors": ["none", "one award", "two awards", "three awards", "five awards or more"],
   "source": "a recipe under test",
   "may_change": true,
   "step": "enter the next round of an award"
  },
  """
DURATION = '"name": "duration of the relation",\n   "axis": "readiness",\n   "weight": '
READER = '''def honours(items: Items) -> list[Reading]:
    """B5: awards for the work."""
    found = items.of("award")
    score = mark(sum(not is_none(e.value) for e in found), items.rubric.marks["steps"])
    return [items.reading("B5", score, score, say("b5_awards", n=len(found)), found)] if found else []


'''
WORDS = """    "b5_awards": "Awards for the work: {n}.",
    "ask_B5": "Which award has the work with {partner} won?",
"""
CRITERION_WORKS = """
import models
from app.messages.translate import translate
from data.cards import bundled, check_card, read_card
from data.rubric import read_rubric
from matching.readiness.audit import audit
from tests.audit_world import ASKER, RICH, RICH_ITEMS, STRONG, TODAY, facts, item, row, world

assert models.__file__.startswith(HOUSE)
check_card(read_card(bundled("rubric/rubric.toml")))
rubric = read_rubric()
assert sum(c.weight for c in rubric.criteria) == 100
assert "B5" in rubric.ids
awards = [item("award", "a prize"), item("award", "a medal", TODAY.replace(year=2025))]
place = world()
place.special[1, 2] = facts(1, 2, **RICH)
rows = [row(2, "Hefei", *STRONG, *RICH_ITEMS, *awards), row(3, "Dresden", *STRONG, *RICH_ITEMS)]
report = audit(ASKER, rows, place.sources(), rubric, TODAY)
found = {f.partner.city.name: f for f in report.findings}
known, unknown = (next(c for c in found[name].criteria if c.id == "B5") for name in ("Hefei", "Dresden"))
assert (known.score, known.basis[0].text) == (2, "Awards for the work: 2.")
assert (unknown.score, unknown.low, unknown.high) == (None, 0, 4)
assert found["Hefei"].verdict == "ready", found["Hefei"].verdict
assert found["Dresden"].verdict
asked = [e.text for e in found["Dresden"].next_evidence if e.criterion == "B5"]
assert asked == ["Which award has the work with Dresden won?"], found["Dresden"].next_evidence
for language in ("es", "ja"):
    assert len(translate(report, language).findings[0].criteria) == len(rubric.criteria)
"""


def test_a_criterion_is_three_files(tmp_path):
    house = copied(tmp_path)
    edits = {
        "data/bundled/rubric/rubric.json": (
            ('{\n   "id": "C1",', CRITERION + '{\n   "id": "C1",'),
            (f"{DURATION}6,", f"{DURATION}4,"),
        ),
        "matching/readiness/criteria/exchange.py": (
            ("READERS: Mapping", f"{READER}READERS: Mapping"),
            ('"C1": leadership,', '"C1": leadership, "B5": honours,'),
        ),
        "matching/readiness/words.py": (('    "c1_acts":', f'{WORDS}    "c1_acts":'),),
    }
    assert len(edits) <= 3
    follow(house, "A criterion", edits)
    run(house, "-m", "data.stamp")
    run(house, "-c", CRITERION_WORKS.replace("HOUSE", repr(str(house))))
