"""Chromium by its command line: a site is served, each page is put into a frame of a given width, and looked at.

No driver is needed: a page of the test's own opens the frames on the same origin, measures, and writes what it found
into its document, which `--dump-dom` prints.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
HARNESS = "/-/harness"

_PAGE = """<!doctype html><meta charset="utf-8"><title>harness</title><body><script>
const wanted = %s;
async function look(url, width) {
  const frame = document.createElement("iframe");
  frame.style.width = width + "px"; frame.style.height = "800px"; frame.style.border = "0";
  await new Promise(done => { frame.onload = done; frame.src = url; document.body.append(frame); });
  const page = frame.contentDocument, view = frame.contentWindow;
  await page.fonts.ready;
  const ids = [...page.querySelectorAll("[id]")].map(e => e.id);
  const found = {
    url, width,
    scroll: page.documentElement.scrollWidth,
    dark: view.matchMedia("(prefers-color-scheme: dark)").matches,
    h1: page.querySelectorAll("h1").length,
    lang: page.documentElement.lang,
    foreign: view.performance.getEntriesByType("resource").map(e => e.name).filter(n => !n.startsWith(location.origin)),
    inline: page.querySelectorAll("[style], style, script:not([src]):not([type='application/ld+json'])").length,
    unnamed: [...page.querySelectorAll("a, button")].filter(
      e => !(e.textContent.trim() || e.getAttribute("aria-label") || e.querySelector("img[alt]:not([alt=''])"))).length,
    pictures: [...page.images].filter(e => e.complete && !e.naturalWidth).map(e => e.src),
    twice: ids.filter((id, n) => ids.indexOf(id) !== n),
    dead: [...page.querySelectorAll("a[href^='#']")].map(e => e.getAttribute("href").slice(1)).filter(
      id => id && !page.getElementById(id)),
    unstyled: view.getComputedStyle(page.body).marginTop === "8px",
  };
  frame.remove();
  return found;
}
(async () => {
  const found = [];
  for (const [url, width] of wanted) found.push(await look(url, width));
  const shown = document.createElement("pre");
  shown.id = "found"; shown.textContent = JSON.stringify(found);
  document.body.append(shown);
})();
</script>"""


class _Handler(SimpleHTTPRequestHandler):
    harness = ""

    def do_GET(self) -> None:
        if self.path != HARNESS:
            super().do_GET()
            return
        data = self.harness.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def _served(folder: Path, page: str) -> Iterator[str]:
    handler = partial(type("Handler", (_Handler,), {"harness": page}), directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def look(folder: Path, wanted: list[tuple[str, int]], *, dark: bool = False) -> tuple[list[dict[str, Any]], list[str]]:
    """What was found on each page at each width, and what the browser's console said."""
    assert BROWSER, "Chromium is not there"
    with _served(folder, _PAGE % json.dumps(wanted)) as origin, tempfile.TemporaryDirectory() as profile:
        command = [BROWSER, "--headless=new", "--disable-gpu", "--no-first-run", f"--user-data-dir={profile}"]
        command += ["--no-sandbox"] if os.geteuid() == 0 else []
        command += ["--blink-settings=preferredColorScheme=0"] if dark else []
        command += ["--enable-logging=stderr", "--virtual-time-budget=60000", "--dump-dom", origin + HARNESS]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    shown = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    assert shown, done.stderr[-2000:]
    said = re.findall(r'CONSOLE[^"]*"(.*)", source', done.stderr)
    found: list[dict[str, Any]] = json.loads(html.unescape(shown.group(1)))
    return found, said
