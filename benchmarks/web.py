"""Timings of the pages in a real browser: first paint, list after a slider move, frames per second while panning.

Run: ``HANSE_HOME=var .venv/bin/python benchmarks/web.py [--json FILE]``. Needs /usr/bin/chromium and an artefact.
"""

import argparse
import json
import socket
import statistics
import threading
import time
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from app.main import create_app
from app.settings import Settings

CITY = 4887398
ARGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PAGES = {
    "start": "/",
    "city": f"/cities/{CITY}",
    "pair": f"/pair/{CITY}/3530597",
    "compare": f"/compare?city={CITY}&city=3530597",
    "audit": "/audit",
    "sources": "/sources",
}
PAINT = """() => ({fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
  ready: performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd, shift: window.shift, lcp: window.lcp,
  bytes: performance.getEntriesByType('resource').filter(r => !r.name.includes('/api/v1/points'))
    .reduce((sum, r) => sum + r.encodedBodySize, performance.getEntriesByType('navigation')[0].encodedBodySize),
  cloud: performance.getEntriesByType('resource').find(r => r.name.includes('/api/v1/points'))
    ?.encodedBodySize ?? 0})"""
WATCH = """window.shift = 0; window.lcp = 0;
new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) window.shift += e.value; }))
  .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(l => l.getEntries().forEach(e => { window.lcp = e.startTime; }))
  .observe({type: 'largest-contentful-paint', buffered: true});"""
SLIDE = """value => new Promise(done => {
  const slider = document.querySelector('#w_port'); const old = document.getElementById('results');
  const start = performance.now(); let bars = 0;
  slider.value = value; slider.dispatchEvent(new Event('input', {bubbles: true}));
  requestAnimationFrame(() => { bars = performance.now() - start; });
  const watch = new MutationObserver(() => { if (document.getElementById('results') !== old) {
    watch.disconnect(); requestAnimationFrame(() => done({bars, list: performance.now() - start})); } });
  watch.observe(document.getElementById('list'), {childList: true});
})"""
PAN = """seconds => new Promise(done => {
  const map = window.hanseMap, draw = map.draw.bind(map), start = performance.now(); let work = 0, drawn = 0;
  map.draw = () => { const t = performance.now(); draw(); work += performance.now() - t; drawn += 1; };
  const step = now => { map.pan(-2, 0);
    if (now - start < seconds * 1000) requestAnimationFrame(step);
    else done({fps: drawn / ((now - start) / 1000), draw_ms: work / drawn, points: map.points.n,
               pixels: map.over.width * map.over.height}); };
  requestAnimationFrame(step);
})"""


def serve(settings: Settings) -> str:
    """Start the service in a thread; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=port, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{port}"


def paints(browser: Browser, site: str) -> dict[str, Any]:
    """Paint timings and weight of each page with an empty cache."""
    found = {}
    for name, path in PAGES.items():
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(site + path)
        page.wait_for_timeout(1200)
        found[name] = page.evaluate(PAINT)
        context.close()
    return found


def slides(browser: Browser, site: str, moves: int = 12) -> dict[str, float]:
    """Milliseconds from a slider's move to moved bars and to the new list on screen."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{site}/cities/{CITY}")
    page.locator("#map[data-ready]").wait_for()
    taken = [page.evaluate(SLIDE, 3 + 4 * i) for i in range(moves + 1)][1:]
    page.close()
    lists = sorted(t["list"] for t in taken)
    return {
        "bars_median_ms": statistics.median(t["bars"] for t in taken),
        "list_median_ms": statistics.median(lists),
        "list_worst_ms": lists[-1],
    }


def pans(browser: Browser, site: str) -> dict[str, Any]:
    """Frames per second while the map moves, at three window sizes."""
    found = {}
    for width, height in ((360, 780), (1280, 900), (2560, 1300)):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(f"{site}/cities/{CITY}")
        page.locator("#map[data-ready]").wait_for()
        found[f"{width}x{height}"] = page.evaluate(PAN, 3)
        page.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    site = serve(Settings())
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=list(ARGS))
        record = {"paint": paints(browser, site), "slider": slides(browser, site), "pan": pans(browser, site)}
        browser.close()
    for name, one in record["paint"].items():
        print(
            f"{name:8} first paint {one['fcp']:6.0f} ms, largest {one['lcp']:6.0f} ms, shift {one['shift']:.4f}, "
            f"{one['bytes'] / 1000:5.0f} kB + cloud {one['cloud'] / 1000:.0f} kB"
        )
    print("slider   " + ", ".join(f"{k} {v:.0f}" for k, v in record["slider"].items()))
    for size, one in record["pan"].items():
        print(f"pan      {size}: {one['fps']:.0f} frames/s, {one['draw_ms']:.1f} ms each, {one['points']:,} points")
    if options.json:
        options.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
