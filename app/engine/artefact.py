"""The artefact: all that a build made, as JSON and arrays with fingerprints, published whole or not at all."""

import json
import os
import re
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from app.engine.files import make_folder, sync, sync_tree
from data.cards import sha256_of
from models.errors import InvalidInput, NotReady

Progress = Callable[[str, float], None]
SCHEMA = 2
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
GRACE_SECONDS = 3600  # a choice: far longer than any request, short enough that builds do not pile up
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
REMEDY = "Run `hanse build` to make a new one."


@dataclass(frozen=True)
class Manifest:
    """What an artefact is: schema, build id, its inputs and the digest of each file.

    Attributes:
        seal: digest of all that but the code; "" in artefacts of before.
    """

    schema: int
    build_id: str
    code: str
    inputs: dict[str, Any]
    files: dict[str, str]
    seal: str = ""


def publish(artifacts: Path, build_id: str, code: str, inputs: dict[str, Any], write: Callable[[Path], None]) -> Path:
    """Write an artefact into a temporary folder, check it, and make it the current one.

    A killed process leaves the current artefact as it was; what it had written is removed by the next build. An
    artefact stays for an hour after another took its place, for questions that still run on it.

    One of the same id that lies there whole is taken up as it is: equal inputs and code make equal files.

    Args:
        write: writes all files into the folder it is given.

    Raises:
        InvalidInput: the folder cannot be written to: no rights, a full disk.
    """
    make_folder(artifacts)
    try:
        return _publish(artifacts, build_id, code, inputs, write)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidInput(f"The artefact cannot be written in {artifacts}: {reason}.") from error


def _publish(artifacts: Path, build_id: str, code: str, inputs: dict[str, Any], write: Callable[[Path], None]) -> Path:
    _sweep(artifacts)
    final = artifacts / build_id
    if not _sound(final, code):
        _make(artifacts, final, Manifest(SCHEMA, build_id, code, inputs, {}), write)
    os.utime(final)  # an older one that is taken up again is young
    before = _before(artifacts)
    pointer = artifacts / f".current-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    sync(artifacts)  # a pointer must never be on the disk before what it points to
    pointer.write_text(build_id, encoding="utf-8")
    sync(pointer)
    pointer.replace(artifacts / CURRENT)
    sync(artifacts)
    _forget(artifacts, before, build_id)
    return final


def _make(artifacts: Path, final: Path, manifest: Manifest, write: Callable[[Path], None]) -> None:
    """Write a whole artefact beside its place, then move it there; a damaged one gives way.

    Args:
        manifest: as far as it is known before there are files.
    """
    part = artifacts / f".part-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    part.mkdir()
    try:
        write(part)
        files = {str(p.relative_to(part)): sha256_of(p) for p in sorted(part.rglob("*")) if p.is_file()}
        manifest = replace(manifest, files=files)
        manifest = replace(manifest, seal=seal(manifest))
        (part / MANIFEST).write_text(json.dumps(manifest.__dict__, indent=1, sort_keys=True), encoding="utf-8")
        check(part, manifest.code)
        sync_tree(part)
        if not _sound(final, manifest.code):  # another build may have made the same meanwhile
            shutil.rmtree(final, ignore_errors=True)
            part.rename(final)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _before(artifacts: Path) -> str:
    """The artefact that gives way; a damaged pointer is written anew."""
    try:
        return _pointed(artifacts)
    except NotReady:
        return ""


def _forget(artifacts: Path, before: str, now: str) -> None:
    """Remove artefacts that gave way more than an hour ago; the folder's time says when."""
    for manifest in artifacts.glob(f"[!.]*/{MANIFEST}"):
        old = manifest.parent
        with suppress(OSError):  # another build removes the same, or the folder is somebody else's
            if old.name == before:
                os.utime(old)
            elif old.name != now and time.time() - old.stat().st_mtime > GRACE_SECONDS:
                shutil.rmtree(old, ignore_errors=True)


def _pointed(artifacts: Path) -> str:
    """Name of the current artefact, "" for none.

    Raises:
        NotReady: the pointer cannot be read.
    """
    pointer = artifacts / CURRENT
    try:
        name = pointer.read_text(encoding="utf-8").strip() if pointer.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise NotReady(f"{pointer} cannot be read. {REMEDY}") from error
    if name and not _NAME.fullmatch(name):
        raise NotReady(f"{pointer} names no artefact. {REMEDY}")
    return name


def _sound(folder: Path, code: str) -> bool:
    """Whether an artefact with this content lies there already, whole; it is then left alone, as it may be in use."""
    try:
        check(folder, code)
    except NotReady:
        return False
    return True


def _sweep(artifacts: Path) -> None:
    """Remove what killed builds left behind: parts and pointers of processes that no longer run."""
    for part in [*artifacts.glob(".part-*-*"), *artifacts.glob(".current-*-*")]:
        try:
            os.kill(int(part.name.split("-")[1]), 0)
        except ProcessLookupError:
            shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
        except PermissionError:
            continue


def current(artifacts: Path) -> Path:
    """Folder of the current artefact.

    Raises:
        NotReady: there is none.
    """
    name = _pointed(artifacts)
    if not name:
        raise NotReady(f"There is no artefact in {artifacts}. {REMEDY}")
    folder = artifacts / name
    try:
        whole = (folder / MANIFEST).exists()
    except OSError:
        whole = False
    if not whole:
        raise NotReady(f"The artefact {folder} is gone or incomplete. {REMEDY}")
    return folder


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an artefact.

    Raises:
        NotReady: it cannot be read or is of another schema.
    """
    try:
        raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        Manifest(**raw)  # no key more or less
        manifest = TypeAdapter(Manifest).validate_python(raw)
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise NotReady(f"The manifest in {folder} cannot be read. {REMEDY}") from error
    if manifest.schema != SCHEMA:
        raise NotReady(f"The artefact is of schema {manifest.schema}; this version reads {SCHEMA}. {REMEDY}")
    return manifest


def check(folder: Path, code: str, deep: bool = True) -> Manifest:
    """Compare an artefact with its manifest.

    Args:
        code: fingerprint of the code that wants to read it.
        deep: also compare the digest of every file, not only its presence.

    Raises:
        NotReady: a file is missing or damaged, or other code made the artefact.
    """
    manifest = read_manifest(folder)
    if manifest.code != code:
        raise NotReady(f"The artefact was made by another version of the code or of the bundled tables. {REMEDY}")
    if not manifest.files or seal(manifest) != (manifest.seal or seal(manifest)):
        raise NotReady(f"The manifest in {folder} is damaged. {REMEDY}")
    for name, digest in manifest.files.items():
        path = folder / name
        try:
            sound = path.is_file() and (not deep or sha256_of(path) == digest)
        except OSError:
            sound = False
        if not sound:
            raise NotReady(f"{name} of the artefact is missing or damaged. {REMEDY}")
    return manifest


def seal(manifest: Manifest) -> str:
    """Digest of what a manifest says of an artefact; the code is compared with the reader's own."""
    content = [manifest.schema, manifest.build_id, manifest.inputs, manifest.files]
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def sizes(folder: Path, manifest: Manifest) -> dict[str, int]:
    """Bytes of each file; one that is gone has none."""
    found = {}
    for name in manifest.files:
        try:
            found[name] = (folder / name).stat().st_size
        except OSError:
            found[name] = -1
    return found
