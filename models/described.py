"""A sentence for each field of a schema: from the field, the class's docstring, or the words that hold everywhere."""

import inspect
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

ATTRIBUTES = "Attributes:"


@cache
def common_words() -> dict[str, str]:
    """Field or parameter to its sentence, for names that mean the same wherever they stand; ``Class.field`` is one."""
    read: dict[str, str] = json.loads(files("models").joinpath("fields.json").read_text(encoding="utf-8"))
    return read


def describe(schema: dict[str, Any], cls: type) -> None:
    """Give each property its sentence, and the schema the docstring without its list of attributes."""
    properties: dict[str, dict[str, Any]] = schema.get("properties", {})
    for kind in (k for k in cls.__mro__ if k.__doc__ and k.__module__.split(".")[0] in ("models", "app")):
        for name, text in attributes(inspect.cleandoc(kind.__doc__ or ""), properties).items():
            properties[name].setdefault("description", text)
    for name, shown in properties.items():
        general = common_words().get(f"{cls.__name__}.{name}") or common_words().get(name)
        if general:
            shown.setdefault("description", general)
        if "description" in shown:
            shown["description"] = _sentence(shown["description"])
    if "description" in schema:
        schema["description"] = schema["description"].partition(ATTRIBUTES)[0].strip()


def attributes(docstring: str, names: Iterable[str]) -> dict[str, str]:
    """What a docstring says of each of these names: ``a, b: text.``, several on one line."""
    block = docstring.partition(ATTRIBUTES)[2]
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    if not block or not known:
        return {}
    head = re.compile(rf"(?:(?<=\n)|(?<=\. ))\s*((?:{known})(?:, (?:{known}))*): ")
    pieces = head.split(block)
    return {
        name: " ".join(text.replace("``", "").split())
        for group, text in zip(pieces[1::2], pieces[2::2], strict=True)
        for name in group.split(", ")
    }


def _sentence(text: str) -> str:
    shown = text if text.split(" ", maxsplit=1)[0].endswith(":") else text[:1].upper() + text[1:]
    return shown if shown.endswith((".", "?")) else f"{shown}."
