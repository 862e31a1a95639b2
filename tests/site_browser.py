"""Open pages of a folder in a headless Chromium at several widths, and say what it saw.

One page holds the others in frames, one after the other, and measures them, so that the browser is
started once and needs no driver.
"""
import functools
import http.server
import json
import re
import shutil
import subprocess
import threading
from pathlib import Path

NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
PROBE = """<!doctype html><meta charset="utf-8"><pre id="found"></pre><script>
const pages = %s, widths = %s, found = [];
async function look(page, width) {
  const frame = document.createElement('iframe');
  frame.style = `border: 0; width: ${width}px; height: 900px`;
  document.body.append(frame);
  await new Promise(done => { frame.onload = done; frame.src = page; });
  if (page.includes('?')) await new Promise(done => setTimeout(done, 3000));  // a search
  const root = frame.contentDocument.documentElement;
  const loaded = frame.contentWindow.performance.getEntriesByType('resource').map(e => e.name);
  found.push({page, width, needed: root.scrollWidth,
              results: root.querySelectorAll('#search-results li a').length,
              foreign: loaded.filter(name => !name.startsWith(location.origin))});
  frame.remove();
}
(async () => {
  for (const page of pages) for (const width of widths) await look(page, width);
  document.getElementById('found').textContent = JSON.stringify(found);
  document.title = 'done';
})();
</script>"""


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *unused):
        """Say nothing."""


def look_at(site: Path, pages: list[str], widths: tuple[int, ...]) -> tuple[list[dict], list[str]]:
    """Return what the pages need, and the errors of the console.

    Args:
        site: Folder of the site; the page that measures is written into it for the time.
        pages: Paths of pages below it.
        widths: Widths of the window in pixels.
    """
    probe = site / 'probe.html'
    probe.write_text(PROBE % (json.dumps(pages), json.dumps(widths)))
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        done = subprocess.run(
            [find_browser(), '--headless', '--no-sandbox', '--disable-gpu', '--dump-dom',
             '--enable-logging=stderr', '--virtual-time-budget=3600000', '--window-size=1400,1000',
             '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
             f'http://127.0.0.1:{server.server_port}/probe.html'],
            capture_output=True, text=True, timeout=900)
        server.shutdown()
    probe.unlink()
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)
    errors = [line for line in done.stderr.splitlines() if 'CONSOLE' in line]
    return json.loads(found[1]) if found and found[1] else [], errors
