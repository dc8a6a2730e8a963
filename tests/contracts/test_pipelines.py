"""The pipelines of the documents run by their own steps on a small suite.

The install step is left out, since it would bring torch: the ``hanse`` of this environment, with the working tree first
on its path, stands in its place. The home is that of the tests, as a cache of an earlier run would give it back.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from data.tie_tables import read_partnerships

ROOT = Path(__file__).parents[2]
PIPELINES = ROOT / "docs/pipelines"
WORKFLOW = yaml.safe_load((PIPELINES / "hanse.yml").read_text(encoding="utf-8"))
STEPS = WORKFLOW["jobs"]["gate"]["steps"]
HOLDS = '[[gate]]\nsplit = "warm"\nmin = 0.0\n'
FAILS = '[[gate]]\nsplit = "warm"\nmin = 0.99\n'


@pytest.fixture
def folder(tmp_path, hanse_home, monkeypatch):
    """A repository of the user's with a suite of sixty ties, and the cached home."""
    home = tmp_path / ".hanse"
    home.mkdir()
    (home / "artifacts").symlink_to(hanse_home / "artifacts", target_is_directory=True)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("HANSE_HOME", str(home))
    pairs = [(tie.a, tie.b) for tie in read_partnerships().rows[:60]]
    (tmp_path / "suite").mkdir()
    for name, head, rows in (
        ("train", "a_geonameid,b_geonameid", pairs[:50]),
        ("warm", "a_geonameid,b_geonameid", pairs[50:]),
        ("queries_warm", "geonameid", sorted({(a,) for a, _ in pairs[50:]})),
    ):
        lines = [",".join(map(str, row)) for row in rows]
        (tmp_path / "suite" / f"{name}.csv").write_text("\n".join([head, *lines]) + "\n")
    return tmp_path


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A step as GitHub runs it: a script for bash that stops at the first command that fails."""
    return subprocess.run(["bash", "-e", "-c", script], cwd=folder, capture_output=True, text=True, check=False)


def failures(folder: Path) -> list[str]:
    return [f.text for f in ElementTree.parse(folder / "reports/junit.xml").iter("failure")]


@pytest.mark.slow
def test_the_workflow_runs_by_its_own_steps(folder):
    scripts = {step["name"]: step["run"] for step in STEPS if "run" in step}
    installs = [name for name, script in scripts.items() if "pip install" in script]
    assert installs == ["Install"], "the one step that is not run here"
    (folder / "gate.toml").write_text(HOLDS)
    for name, script in scripts.items():
        if name not in installs:
            done = run(script, folder)
            assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
    assert failures(folder) == []
    record = json.loads((folder / "reports/record.json").read_text())
    assert (record["suite"], [gate["passed"] for gate in record["gates"]]) == ("suite", [True])
    assert "<svg" in (folder / "reports/benchmark.html").read_text()
    artifacts = folder / ".hanse/artifacts"
    assert record["build_id"] == (artifacts / "CURRENT").read_text(), "the cached build was taken up"


@pytest.mark.slow
def test_the_script_ends_as_the_gate_does(folder):
    (folder / "gate.toml").write_text(FAILS)
    done = subprocess.run([PIPELINES / "gate.sh"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "FAILED  warm / all / mrr@100: at least 0.99 (is " in done.stdout
    assert len(failures(folder)) == 1
    assert (folder / "reports/benchmark.html").exists()


def test_paths_of_the_workflow_are_those_of_its_commands():
    """What is cached is the home, and what is kept is what the gate writes; each ``uses`` names its version."""
    used = {step["uses"].partition("@")[0]: step for step in STEPS if "uses" in step}
    assert all(re.fullmatch(r"[\w/-]+@v\d+", step["uses"]) for step in used.values())
    assert WORKFLOW["env"]["HANSE_HOME"].endswith("/" + used["actions/cache"]["with"]["path"])
    assert used["actions/upload-artifact"]["with"]["path"] == "reports"
    assert used["actions/upload-artifact"]["if"] == "always()"
    assert used["mikepenz/action-junit-report"]["with"]["report_paths"] == "reports/junit.xml"
    commands = "\n".join(step.get("run", "") for step in STEPS)
    for command in ("hanse build", "hanse benchmark --suite suite --gate gate.toml"):
        assert command in commands
        assert command in (PIPELINES / "gate.sh").read_text()
