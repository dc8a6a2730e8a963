"""Two kinds of record: what comes in refuses unknown fields, what goes out is frozen."""

import hashlib
import json
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

from models.described import describe
from models.frames import Tabular

SCHEMA_VERSION = "1.0"


class Described(BaseModel):
    """A record whose schema says what each field means."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema with a sentence for each field."""
        schema = handler(core)
        describe(handler.resolve_ref_schema(schema), cls)
        return schema


class Input(Described):
    """A record that a caller hands in; an unknown field is an error, NaN and infinity are too."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Output(Described, Tabular):
    """A record that we hand out; it does not change once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(Output):
    """An answer as a whole: its schema, the build that made it, and the run: build, question and asker together.

    Attributes:
        build_id: hash of the data, the model and the code that answered; empty in documents of before it was kept.
    """

    schema_version: str
    run_id: str
    build_id: str = ""


def run_of(build_id: str, *question: object) -> str:
    """The run id of a question to a build: 16 hexadecimal digits; equal ids mean equal answers.

    Args:
        question: what is asked and who asks, as JSON takes it.
    """
    text = json.dumps(question, sort_keys=True)
    return hashlib.sha256(f"{build_id}\n{text}".encode()).hexdigest()[:16]


Scalar = str | int | float | None
Param = Scalar | tuple[Scalar, ...]


class Message(Output):
    """A reason or flag: a code with typed parameters, and its words.

    Attributes:
        params: numbers, ids, dates (ISO 8601), lists of these; None: not known. The same in every language.
        text: in the language of the answer; empty until it is rendered at the edge.
    """

    code: str
    params: dict[str, Param]
    text: str = ""


def say(code: str, **params: Param) -> Message:
    """A message. Equal messages are one object: they are frozen, and a long list repeats most of them."""
    # The type is part of the key: 1 and 1.0 are equal, and written differently.
    return _made(code, tuple((name, type(value), value) for name, value in params.items()))


@lru_cache(maxsize=10_000)
def _made(code: str, params: tuple[tuple[str, type, Param], ...]) -> Message:
    return Message(code=code, params={name: value for name, _, value in params})
