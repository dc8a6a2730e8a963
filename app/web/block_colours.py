"""The stylesheet of the blocks: the colours that each block declares, as inline styles are forbidden."""

from collections.abc import Callable
from functools import cache

from features.blocks.block import Shown
from features.blocks.registry import ON_PAGE, REGISTRY

ADDRESS = "css/blocks.css"


@cache
def block_colours() -> str:
    """A custom property ``--b-NAME`` and a class ``b-NAME`` for each block, by day, by night and on paper."""
    light, dark = _properties(lambda shown: shown.light), _properties(lambda shown: shown.dark)
    rules = [f".b-{name} {{ background: var(--b-{name}); fill: var(--b-{name}); }}" for name in ON_PAGE]
    day_on_paper = ':root, :root[data-theme="dark"], :root:not([data-theme="light"])'
    return "\n".join(
        [
            f":root {{ {light} }}",
            f':root[data-theme="dark"] {{ {dark} }}',
            f'@media (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}',
            *rules,
            f"@media print {{ {day_on_paper} {{ {light} }} }}",
            "",
        ]
    )


def _properties(colour: Callable[[Shown], str]) -> str:
    return " ".join(f"--b-{name}: {colour(REGISTRY[name].shown)};" for name in ON_PAGE)
