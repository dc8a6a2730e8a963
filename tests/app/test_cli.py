import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings
from models.ranking import Ranking
from tests.app import mini
from tests.app.mini import CHICAGO, MEXICO_CITY


def test_match_prints_a_table_with_reasons(hanse):
    got = hanse("match", "Chicago", "--country", "MX", "--k", "5")
    assert (got.code, got.stderr) == (0, "")
    assert "Partners for Chicago, US: general (by fit)" in got.out
    lines = got.stdout.splitlines()
    first = next(line for line in lines if "Mexico City, MX" in line)
    assert first.split()[0] == "1"
    assert first.rstrip().endswith("tie")
    assert sum(" no. " in line and line.strip()[:1].isdigit() for line in lines) == 5
    assert "1. Mexico City" in got.stdout
    assert "Both live on" in got.out
    assert lines[-1].startswith("run ")


def test_what_holds_for_all_is_printed_once(hanse):
    printed = hanse("match", "Nantes", "--k", "3").out
    assert printed.count("L1115-1") == 1
    assert "For all of these: A rule in force" in printed


def test_json_and_nothing_else(hanse):
    got = hanse("match", "Chicago", "--country", "MX", "--k", "5", "--json")
    ranking = Ranking.model_validate(json.loads(got.stdout))
    assert (got.code, got.stderr) == (0, "")
    assert ranking.matches[0].city.id == MEXICO_CITY
    assert ranking.query.countries == ["MX"]
    assert (len(ranking.run_id), ranking.schema_version) == (16, "1.0")


def test_every_option_of_match_counts(hanse):
    options = [
        "--purpose", "trade", "--weight", "port=0", "--weight", "size = 2", "--unit", "city", "--any-country",
        "--known", "hide", "--order-by", "mutual", "--country", "ca", "--country", "US", "--k", "3",
    ]  # fmt: skip
    got = json.loads(hanse("match", "Houston", *options, "--json").stdout)["query"]
    assert (got["purpose"], got["unit"], got["order_by"], got["known"]) == ("trade", "city", "mutual", "hide")
    assert (got["any_country"], got["countries"], got["k"]) == (True, ["CA", "US"], 3)
    assert got["weights"]["port"] == 0
    usual = json.loads(hanse("match", "Houston", "--purpose", "trade", "--k", "1", "--json").stdout)["query"]["weights"]
    rest = sum(weight for block, weight in usual.items() if block not in ("port", "size"))
    assert got["weights"]["size"] == pytest.approx(2 / (2 + rest), abs=1e-4)


def test_city_shows_facts_with_sources(hanse):
    shown = hanse("city", "Chicago")
    assert shown.code == 0
    assert "Chicago, IL, US (GeoNames 4887398)" in shown.out
    got = json.loads(hanse("city", "Chicago", "--json").stdout)
    assert (got["id"], got["metro"]["id"]) == (CHICAGO, CHICAGO)
    facts = {f["name"]: f for f in got["facts"]}
    assert {"population", "metro_population", "market_potential", "climate_band", "ports_in_reach"} <= facts.keys()
    assert facts["languages"]["level"] == "country"
    for fact in got["facts"]:
        assert all(fact[key] for key in ("name", "source", "as_of", "licence", "level"))


def test_rank_writes_the_file_of_the_contract(hanse, tmp_path):
    (tmp_path / "q.csv").write_text(f"geonameid\n{CHICAGO}\n2747891\n")
    got = hanse("rank", "--queries", str(tmp_path / "q.csv"), "--out", str(tmp_path / "o.csv"), "--k", "7")
    assert got.code == 0
    lines = (tmp_path / "o.csv").read_text().splitlines()
    assert lines[0] == "query_geonameid,rank,candidate_geonameid,score"
    assert len(lines) == 1 + 2 * 7
    assert not any(line.startswith(f"{CHICAGO},") and f",{MEXICO_CITY}," in line for line in lines)


def test_nobody_left_is_an_empty_list_and_no_error(hanse):
    got = hanse("match", "Chicago", "--country", "US", "--json")
    assert (got.code, json.loads(got.stdout)["matches"]) == (0, [])
    assert hanse("match", "Chicago", "--country", "US").code == 0


def test_help(bare_hanse):
    shown = bare_hanse("--help")
    assert shown.code == 0
    for command in ("build", "match", "rank", "city", "serve", "doctor"):
        assert command in shown.stdout
        assert bare_hanse(command, "--help").code == 0
    bare = bare_hanse()
    assert (bare.code, bare.stderr) == (2, "")
    assert "match" in bare.stdout


def test_build_and_first_use(bare_hanse, tmp_path, monkeypatch):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path))
    with mini.small_build():
        got = bare_hanse("match", "Chicago", "--k", "1", "--json")
        assert (got.code, len(json.loads(got.stdout)["matches"])) == (0, 1)
        built = bare_hanse("build", "--partnerships", str(mini.pairs_file(tmp_path, (CHICAGO, MEXICO_CITY))))
    assert built.code == 0
    assert built.stdout.startswith("Built ")
    assert len([p for p in (tmp_path / "artifacts").iterdir() if p.is_dir()]) == 2


def test_serve_sees_to_the_artefact_first(bare_hanse, monkeypatch):
    calls = []
    monkeypatch.setattr("app.cli.opening.prepare", lambda: calls.append("artefact"))
    monkeypatch.setattr("app.serving.serve", lambda *args: calls.append(args[:4]))
    assert bare_hanse("serve", "--port", "8123", "--workers", "2").code == 0
    assert calls == ["artefact", ("127.0.0.1", 8123, 2, False)]
    for wrong in ("--workers", "0"), ("--port", "70000"), ("--port", "-1"):
        assert bare_hanse("serve", *wrong).code == 2


def test_the_console_script_in_a_process_of_its_own(mini_home, tmp_path):
    script = Path(sys.executable).parent / "hanse"
    env = {**os.environ, "HANSE_HOME": str(mini_home), "HANSE_BUILD_ON_START": "false"}

    def run(*args):
        return subprocess.run([script, *args], env=env, cwd=tmp_path, capture_output=True, text=True, check=False)

    good = run("match", "Chicago", "--country", "MX", "--k", "2", "--json")
    assert (good.returncode, good.stderr.strip()) == (0, "")
    assert json.loads(good.stdout)["matches"][0]["city"]["id"] == MEXICO_CITY
    bad = run("match", "Xyzzyville", "--json")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "Traceback" not in bad.stderr
    assert list(tmp_path.iterdir()) == []


def test_settings_come_from_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path))
    monkeypatch.setenv("HANSE_MIN_POPULATION", "5000")
    settings = Settings()
    assert (settings.artifacts, settings.cache) == (tmp_path / "artifacts", tmp_path / "cache")
    assert settings.min_population == 5000
