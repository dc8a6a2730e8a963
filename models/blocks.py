"""The name of a block: a family of features. Which blocks there are, the registry of features knows."""

from typing import Annotated

from pydantic import StringConstraints

BlockName = Annotated[str, StringConstraints(pattern="^[a-z]+$")]
