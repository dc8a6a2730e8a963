"""Small plots as inline SVG, in the colour of the text around them."""

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, EDGE = 340, 220, 40


def line(points: Sequence[tuple[float, float]], diagonal: bool = False) -> str:
    """A line with dots; axes from 0 to the greatest value; with ``diagonal`` both axes share one scale."""
    right = max((x for x, _ in points), default=1.0) or 1.0
    top = max((y for _, y in points), default=1.0) or 1.0
    if diagonal:
        right = top = max(right, top)
    at = [(EDGE + x / right * (WIDTH - EDGE - 10), HEIGHT - EDGE - y / top * (HEIGHT - EDGE - 10)) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f7a72"/>' for x, y in at)
    slope = (
        f'<line x1="{EDGE}" y1="{HEIGHT - EDGE}" x2="{WIDTH - 10}" y2="10" stroke="currentColor" '
        'stroke-dasharray="4 4" opacity=".4"/>'
        if diagonal
        else ""
    )
    return _svg(f'{slope}<polyline points="{path}" fill="none" stroke="#1f7a72" stroke-width="2"/>{dots}', right, top)


def bars(values: Sequence[tuple[str, float]]) -> str:
    """Bars from the left, one per value, with names and numbers."""
    top = max((v for _, v in values), default=1.0) or 1.0
    step = (HEIGHT - 20) / max(len(values), 1)
    shapes = []
    for i, (name, value) in enumerate(values):
        y = 10 + i * step
        length = value / top * (WIDTH - 150)
        shapes.append(
            f'<text x="78" y="{y + step / 2 + 4:.1f}" font-size="12" text-anchor="end" fill="currentColor">'
            f'{escape(name)}</text><rect x="84" y="{y + step * 0.15:.1f}" width="{length:.1f}" '
            f'height="{step * 0.7:.1f}" fill="#1f7a72"/><text x="{88 + length:.1f}" y="{y + step / 2 + 4:.1f}" '
            f'font-size="12" fill="currentColor">{value:.3f}</text>'
        )
    return f'<svg role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{"".join(shapes)}</svg>'


def _svg(body: str, right: float, top: float) -> str:
    foot = HEIGHT - EDGE
    axes = (
        f'<path d="M{EDGE},10 V{foot} H{WIDTH - 10}" fill="none" stroke="currentColor" opacity=".6"/>'
        f'<text x="{EDGE}" y="{foot + 16}" font-size="12" fill="currentColor">0</text>'
        f'<text x="{WIDTH - 10}" y="{foot + 16}" font-size="12" text-anchor="end" fill="currentColor">'
        f"{right:.3g}</text>"
        f'<text x="{EDGE - 6}" y="20" font-size="12" text-anchor="end" fill="currentColor">{top:.3g}</text>'
    )
    return f'<svg role="img" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{axes}{body}</svg>'
