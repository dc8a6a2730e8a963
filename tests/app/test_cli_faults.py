"""The command line when something is wrong: bad input, crashes, settings, a missing build."""

from pathlib import Path

import pytest

from tests.app.mini import CHICAGO

ZEROS = tuple(
    part
    for block in ("size", "industry", "port", "air", "text", "country", "geography", "market", "links")
    for part in ("--weight", f"{block}=0")
)


BAD = [
    (("match", "Xyzzyville"), "Unknown city: No city of the gazetteer is called 'Xyzzyville'"),
    (("match", "Chicgo"), "- Chicago, IL, US"),
    (("match", "Springfield"), "Ambiguous city: 'Springfield' is the name of several cities"),
    (("match", "Springfield"), "- Springfield, MO, US (4409896)"),
    (("match", ""), "Unknown city"),
    (("match", "9" * 30), "Unknown city"),
    (("match", "-5"), "Usage"),
    (("match", "Chicago", "--k", "0"), "k: Input should be greater than or equal to 1"),
    (("match", "Chicago", "--k", "10000"), "k: Input should be less than or equal to 200"),
    (("match", "Chicago", "--k", "ten"), "'--k': Input should be a valid integer"),
    (("match", "Chicago", "--weight", "port=-1"), "weights.port: must be a number of 0 or more"),
    (("match", "Chicago", "--weight", "port=nan"), "weights.port: Input should be a finite number"),
    (("match", "Chicago", "--weight", "port=inf"), "weights.port: Input should be a finite number"),
    (("match", "Chicago", "--weight", "port"), "--weight port: write BLOCK=NUMBER"),
    (("match", "Chicago", "--weight", "port=many"), "--weight port=many: write BLOCK=NUMBER"),
    (("match", "Chicago", "--weight", "harbour=1"), "weights.harbour: unknown block"),
    (("match", "Chicago", *ZEROS), "All weights are zero"),
    (("match", "Chicago", "--purpose", "marriage"), "Unknown purpose 'marriage'"),
    (("match", "Chicago", "--country", "Mexico"), "'Mexico' is not a two-letter country code"),
    (("match", "Chicago", "--unit", "village"), "Usage: Invalid value for '--unit'"),
    (("match", "Chicago", "--order-by", "luck"), "Usage: Invalid value for '--order-by'"),
    (("match", "Chicago", "--nope"), "No such option"),
    (("match",), "Usage: Missing argument 'CITY'"),
    (("match", "Chicago", "--k", "[/bold]"), "'--k'"),
    (("marry", "Chicago"), "No such command"),
    (("city", "Xyzzyville"), "Unknown city"),
    (("rank", "--out", "x.csv"), "Usage: Missing option '--queries'"),
    (("rank", "--queries", "none.csv", "--out", "x.csv"), "none.csv cannot be read"),
    (("rank", "--queries", "bad.csv", "--out", "x.csv"), "line 3: geonameid 'five' is no whole number"),
    (("rank", "--queries", "strange.csv", "--out", "x.csv"), "line 4: 7 is no place of the gazetteer"),
    (("rank", "--queries", "header.csv", "--out", "x.csv"), "the header lacks geonameid"),
    (("rank", "--queries", "good.csv", "--out", "x.csv", "--k", "0"), "k: Input should be greater"),
    (("rank", "--queries", "good.csv", "--out", "none/x.csv"), "cannot be written"),
    (("build", "--partnerships", "none.csv"), "none.csv cannot be read"),
    (("build", "--partnerships", "header.csv"), "the header lacks a_geonameid, b_geonameid"),
]


@pytest.fixture
def files(tmp_path, monkeypatch):
    texts = {
        "good.csv": f"geonameid\n{CHICAGO}\n", "bad.csv": f"geonameid\n{CHICAGO}\nfive\n",
        "strange.csv": f"geonameid\n{CHICAGO}\n\n7\n", "header.csv": "id\n5\n",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return set(texts)


@pytest.mark.parametrize("args, said", BAD, ids=lambda x: " ".join(x)[:60] if isinstance(x, tuple) else "")
def test_bad_input_is_named_and_costs_exit_code_two(hanse, files, args, said):
    got = hanse(*args)
    assert (got.code, got.stdout) == (2, ""), got.stderr
    assert said in got.err
    assert "Traceback" not in got.stderr
    assert "Hanse failed" not in got.stderr
    assert {p.name for p in Path().iterdir()} == files


def test_bad_input_with_json_leaves_standard_output_empty(hanse):
    assert hanse("match", "Xyzzyville", "--json").stdout == ""


def test_a_crash_is_exit_code_three_and_one_line(bare_hanse, monkeypatch):
    def crash():
        raise RuntimeError("boom")

    monkeypatch.setattr("app.cli.opening.engine", crash)
    got = bare_hanse("match", "Chicago")
    assert (got.code, got.stdout) == (3, "")
    assert got.err == "Hanse failed: RuntimeError: boom. Please report the command that you ran."


def test_control_c(bare_hanse, monkeypatch):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.opening.engine", stop)
    assert bare_hanse("match", "Chicago").code == 130


def test_doctor_fails_without_an_artefact(bare_hanse, tmp_path, monkeypatch):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path))
    got = bare_hanse("doctor")
    assert got.code == 1
    assert "WRONG There is no artefact" in got.out
    assert "ok package matching is ours" in got.out


def test_without_leave_to_build_the_command_is_named(bare_hanse, tmp_path, monkeypatch):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path))
    monkeypatch.setenv("HANSE_BUILD_ON_START", "false")
    for args in (("match", "Chicago"), ("serve",), ("city", "Chicago")):
        got = bare_hanse(*args)
        assert (got.code, got.stdout) == (2, "")
        assert "Run `hanse build`" in got.err


@pytest.mark.parametrize(
    "name, value, said",
    [("HANSE_MIN_POPULATION", "7", "min_population"), ("HANSE_BUILD_ON_START", "maybe", "build_on_start")],
)
def test_a_setting_that_cannot_be_used_is_named(bare_hanse, monkeypatch, tmp_path, name, value, said):
    monkeypatch.setenv("HANSE_HOME", str(tmp_path))
    monkeypatch.setenv(name, value)
    for args in (("match", "Chicago"), ("doctor",), ("build",)):
        got = bare_hanse(*args)
        assert (got.code, got.stdout) == (2, "")
        assert said in got.err
