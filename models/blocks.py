"""The names of the blocks: families of features, in their order."""

from typing import Literal, get_args

BlockName = Literal["size", "industry", "port", "air", "text", "country", "geography"]
BLOCKS: tuple[BlockName, ...] = get_args(BlockName)
