"""Open maps in Chromium without a network and use them as a reader does: what waits, and how long.

    python benchmarks/page_use.py out/events-1000000.html

Prints one JSON object a map. Milliseconds, but for ``usable_s``:

- ``usable_s``: from navigation until the page says that it is ready and has drawn a frame;
- ``frame``: between the frames of real drags and turns of the wheel;
- ``slider``, ``filter``: one step of the clock, or one kind of event switched, in every frame: what the page works in a
  frame from its beginning until it is handed to the screen, in which a step is worked out and the last one is drawn;
- ``popup``: from asking for an event somewhere in the table until its card shows the text;
- ``heap_mb``, ``arrays_mb``: after garbage collection, objects and typed arrays.

p95 is over all frames or steps of one run: run it several times on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info", "--disable-background-networking"]

WATCH = """(() => { const seen = window.__use = {ready: 0, frames: []};
  new MutationObserver(() => { if (!seen.ready && document.documentElement.dataset.ready)
    requestAnimationFrame(() => setTimeout(() => { seen.ready = performance.now(); })); })
    .observe(document, {attributes: true, subtree: true, attributeFilter: ["data-ready"]});
  const frame = now => { seen.frames.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame); })()"""

CHAIN = """
  const chain = (steps, act) => new Promise(done => { const times = [], sent = new MessageChannel(); let begin = 0, n = 0;
    const frame = () => { begin = performance.now(); act(n++); sent.port2.postMessage(0); };
    sent.port1.onmessage = () => { if (n > 1) times.push(performance.now() - begin);
      if (n === steps) done(times); else requestAnimationFrame(frame); };
    requestAnimationFrame(frame); });"""

SLIDER = f"""steps => {{ {CHAIN}
  const [low, high] = document.querySelectorAll(".cm-handle"); const last = Number(high.max);
  const put = (input, share) => {{ input.value = String(Math.round(share * last)); input.dispatchEvent(new Event("input")); }};
  return chain(steps, n => n % 2 ? put(high, 0.4 + 0.6 * n / steps) : put(low, 0.4 * n / steps)).then(times => {{
    put(low, 0); put(high, 1); return times; }}); }}"""

FILTER = f"""steps => {{ {CHAIN}
  const boxes = [...document.querySelectorAll("[data-filter^=event_type-]")].slice(0, 2);
  return boxes.length ? chain(steps, n => boxes[n % boxes.length].click()).then(times => {{
    for (const box of boxes) if (!box.checked) box.click(); return times; }}) : []; }}"""

POPUP = """async times => { const {rows, select, state} = ConflictMapPage, all = rows(), found = [];
  for (let n = 0; n < times; n++) { const begin = performance.now();
    select(all[Math.floor((n + 0.5) * all.length / times)]);
    await new Promise(done => { const look = () => document.querySelector(".cm-card:not([hidden]) dl")
      ? done() : requestAnimationFrame(look); look(); });
    found.push(performance.now() - begin);
    document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape", bubbles: true}));
    await new Promise(done => setTimeout(done, 60)); }
  return found; }"""


def dragged(page: Page) -> list[float]:
    """Drag three times, go two steps nearer, drag, go back; give the times between frames."""
    begin = page.evaluate("window.__use.frames.length")
    for turn in (-240, 240):
        for dx, dy in ((-240, 100), (220, -140), (60, 80), (300, 160)):
            page.mouse.move(700 - dx / 2, 400 - dy / 2)
            page.mouse.down()
            for step in range(1, 31):
                page.mouse.move(700 - dx / 2 + dx * step / 30, 400 - dy / 2 + dy * step / 30)
                page.wait_for_timeout(8)
            page.mouse.up()
            page.wait_for_timeout(150)
        for _ in range(2):
            page.mouse.wheel(0, turn)
            page.wait_for_timeout(500)
    frames: list[float] = page.evaluate(f"window.__use.frames.slice({begin})")
    return [later - sooner for sooner, later in pairwise(frames)]


def spread(times: list[float]) -> dict[str, float]:
    """Give median, p95 and worst."""
    ordered = sorted(times) or [float("nan")]
    at = {"median": len(ordered) // 2, "p95": int(len(ordered) * 0.95), "worst": len(ordered) - 1}
    return {name: round(ordered[index], 1) for name, index in at.items()}


def used(path: Path) -> dict[str, Any]:
    """Open one map and use it."""
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.context.set_offline(True)
        page.add_init_script(WATCH)
        page.goto(path.resolve().as_uri(), wait_until="commit", timeout=120_000)
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        page.wait_for_timeout(2000)
        found: dict[str, Any] = {"file": path.name, "usable_s": page.evaluate("window.__use.ready") / 1000}
        found["frame"] = spread(dragged(page))
        page.wait_for_timeout(1000)
        found["slider"] = spread(page.evaluate(SLIDER, 120))
        page.wait_for_timeout(1000)
        found["filter"] = spread(page.evaluate(FILTER, 40))
        page.wait_for_timeout(1000)
        found["popup"] = spread(page.evaluate(POPUP, 25))
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")
        browser.close()
    found["usable_s"] = round(found["usable_s"], 2)
    found["heap_mb"] = round(heap["usedSize"] / 1e6, 1)
    found["arrays_mb"] = round(heap.get("backingStorageSize", 0) / 1e6, 1)
    return found


def main() -> None:
    """Use each map that is given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("maps", type=Path, nargs="+")
    for path in parser.parse_args().maps:
        print(json.dumps(used(path)), flush=True)


if __name__ == "__main__":
    main()
