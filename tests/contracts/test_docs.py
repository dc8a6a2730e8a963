"""Commands, options, settings, verbs and files that the documents name exist."""

import re
import subprocess
from pathlib import Path

import click
import pytest
import typer

from app.cli.main import app
from app.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMES = [str(p.relative_to(ROOT)) for p in DOCS]
COMMANDS = typer.main.get_command(app)
COMMAND = re.compile(r"(?:^|[`\s(])(?:\.venv/bin/)?hanse ((?:[a-z][a-z-]*)(?: [^`\n|;&)]*)?)")


def code(text):
    """Inline code and code blocks; prose may say "hanse" as it likes."""
    blocks = re.findall(r"```(?:sh|console|bash|shell)?\n(.*?)```", text, re.S)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))
    return [line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines()] + inline


def used(path):
    """(command line, its words) for each hanse command in a document."""
    for line in code(path.read_text(encoding="utf-8")):
        if found := re.match(r"(?:\.venv/bin/)?hanse (.+)", line):
            yield line, found[1].split("#")[0].split()


def resolve(words):
    """The command that the words name, and the words after it."""
    command, rest = COMMANDS, list(words)
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        name = rest.pop(0).strip("`,.:;")
        if name not in command.commands:
            return None, rest
        command = command.commands[name]
    return command, rest


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_commands_and_options_exist(path):
    for line, words in used(path):
        command, rest = resolve(words)
        assert command is not None, line
        known = {o for p in command.params for o in (*p.opts, *p.secondary_opts)} | {"--help"}
        options = {w.split("=")[0].strip("[]`,.") for w in rest if w.lstrip("[").startswith("--")}
        assert options <= known, line


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_settings_exist(path):
    known = {f"HANSE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"HANSE_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_verbs_of_run_exist(path):
    script = (ROOT / "run").read_text()
    verbs = set(re.findall(r"^    ([a-z]+)\)", script, re.M))
    assert {"setup", "demo", "serve", "check", "test"} <= verbs
    named = {m for line in code(path.read_text(encoding="utf-8")) for m in re.findall(r"^\./run ([a-z]+)", line)}
    assert named <= verbs


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_links_to_files_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_readme_opens_with_what_it_does_and_two_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:sh|console|bash)?\n(.*?)```", text, re.S)
    assert blocks[0].split("\n")[:2] == ["./run demo", "./run test"]
    assert "city" in text[: text.index("```")]


def test_every_setting_and_every_command_is_told():
    text = "\n".join(p.read_text(encoding="utf-8") for p in DOCS)
    for name in Settings.model_fields:
        assert f"HANSE_{name.upper()}" in text
    for name in COMMANDS.commands:
        assert f"hanse {name}" in text, name


def test_run_refuses_an_unknown_verb():
    done = subprocess.run(["sh", str(ROOT / "run"), "fly"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "usage: ./run demo [CITY] | test | check | serve" in done.stderr


def test_the_reader_of_commands_itself():
    assert resolve(["match", "Chicago", "--k", "5"])[0].name == "match"
    assert resolve(["fly", "Chicago"])[0] is None
    assert isinstance(COMMANDS, click.Group) or hasattr(COMMANDS, "commands")
