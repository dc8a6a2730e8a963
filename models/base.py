"""Two kinds of record: what comes in refuses unknown fields, what goes out is frozen."""

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = "1.0"


class Input(BaseModel):
    """A record that a caller hands in; an unknown field is an error, NaN and infinity are too."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Output(BaseModel):
    """A record that we hand out; it does not change once made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(Output):
    """An answer as a whole: its schema, and the run (data, weights, model) that made it."""

    schema_version: str
    run_id: str


class Message(Output):
    """A reason or flag: a code with parameters for translation, and its plain words."""

    code: str
    params: dict[str, str | int | float]
    text: str
