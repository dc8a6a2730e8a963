"""The Dockerfile's own install, build, start and health commands, run in a clean environment."""

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")


def commands(word: str) -> list[str]:
    return re.findall(rf"(?m)^\s*{word} (.+)$", TEXT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_stages_user_and_health() -> None:
    assert len(commands("FROM")) == 2
    assert commands("USER") == ["hanse"]
    assert "HEALTHCHECK" in TEXT
    assert "PYTHONSAFEPATH=1" in TEXT
    torch, rest = commands("RUN")[1], commands("RUN")[2]
    assert "torch==2.13.0" in torch
    assert "-c constraints.txt" in rest


@pytest.mark.slow
@pytest.mark.xdist_group("docker")
def test_install_build_start_answer(tmp_path: Path) -> None:
    src, venv, home = tmp_path / "src", tmp_path / "venv", tmp_path / "home"
    src.mkdir()
    for name in ("constraints.txt", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, src)
    for name in ("app", "matching", "features", "models", "data"):
        shutil.copytree(ROOT / name, src / name, ignore=shutil.ignore_patterns("__pycache__"))
    env = {**os.environ, "PATH": f"{venv}/bin:{os.environ['PATH']}", "HANSE_HOME": str(home), "TORCH_INDEX": ""}
    env |= {"PYTHONSAFEPATH": "1", "HF_HUB_OFFLINE": "1"}
    env.pop("PYTHONPATH", None)
    for line in commands("RUN")[:4]:
        command = line.replace("/opt/hanse", str(venv)).replace("--no-cache-dir", "--quiet")
        done = subprocess.run(["sh", "-c", command], cwd=src, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
    assert (home / "artifacts" / "CURRENT").exists()
    port = free_port()
    serve = shlex.split(re.sub(r'[\[\],"]', " ", commands("CMD")[-1]))
    serve = [word.replace("0.0.0.0", "127.0.0.1").replace("8000", str(port)) for word in serve]
    server = subprocess.Popen(serve, cwd=tmp_path, env={**env, "HANSE_BUILD_ON_START": "false"})
    try:
        health = re.search(r"HEALTHCHECK .*? CMD (.+)", TEXT)
        assert health
        ask = health[1].replace("8000", str(port))
        deadline = time.monotonic() + 60
        while subprocess.run(["sh", "-c", ask], env=env, capture_output=True, check=False).returncode:
            assert time.monotonic() < deadline, "the service did not become ready"
            time.sleep(0.5)
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=20) in (0, -signal.SIGTERM)
