"""`make check`: lint, format, types, import contracts, size budgets, consistency, rule files, fast tests."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: What answers in a minute and breaks most often; make test runs everything.
FAST = (
    "caicach/domain",
    "caicach/rulebook",
    "caicach/measuring",
    "caicach/publishing",
    "tests",
    "--ignore=tests/corpus",
)
CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
    ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
    ("import contracts", [str(BIN / "lint-imports"), "--cache-dir", ".import_linter_cache"]),
    ("budgets and consistency", [sys.executable, "tools/budgets.py"]),
    ("rule files", [str(BIN / "caicach"), "rulebook", "check"]),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run", "-v0"]),
    ("types", [str(BIN / "mypy")]),
    (
        "fast tests",
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "-m",
            "not slow and not browser",
            *FAST,
        ],
    ),
)


def main() -> int:
    """Run every check, the cheap ones first; say all that failed, not only the first."""
    os.chdir(ROOT)
    failed = []
    only = set(sys.argv[1:])
    for name, command in CHECKS:
        if only and name not in only:
            continue
        started = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - started
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({seconds:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr)[-6000:], flush=True)
        elif name == "fast tests":
            print(done.stdout.strip().splitlines()[-1], flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
