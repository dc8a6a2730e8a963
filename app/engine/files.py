"""Files appear whole or not at all: a part beside them, synced, then renamed, and the folder synced."""

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models.errors import InvalidInput


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A part file to write into; at the end of the block it takes the place of ``path``.

    What is no file but can be written, such as ``/dev/stdout``, is written to as it is.

    Raises:
        InvalidInput: it cannot be written: no folder, no rights, a full disk. What was there before is still there.
    """
    special = path.exists() and not path.is_file() and not path.is_dir()
    part = path if special else path.with_name(f".{path.name[:100]}.{os.getpid()}-{uuid.uuid4().hex[:8]}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        yield part
        if not special:
            sync(part)
            part.replace(path)
            sync(path.parent)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        if not special:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes | str | Iterable[bytes]) -> None:
    """Write a file, whole or not at all; text as UTF-8.

    Raises:
        InvalidInput: it cannot be written.
    """
    if isinstance(content, str):
        content = content.encode()
    with whole(path) as part, part.open("wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)


def make_folder(path: Path) -> None:
    """Make a folder and those above it.

    Raises:
        InvalidInput: it cannot be made, or the home is for reading only.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be made: {error.strerror}. HANSE_HOME names the folder to use.") from error


def sync(path: Path) -> None:
    """Have the disk hold what was written to a file, or the names of a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """The same for a folder with all that is in it, the deepest first."""
    for path in sorted(folder.rglob("*"), reverse=True):
        sync(path)
    sync(folder)
