"""`make run`: assets, database, units, sample province, server. Safe to repeat; the second start takes seconds."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
STEPS = (
    ("front-end assets", [PYTHON, "tools/build_assets.py"]),
    ("font of printed papers", [PYTHON, "tools/build_fonts.py"]),
    ("database, units, sample province", [PYTHON, "manage.py", "prepare_site"]),
)


def main() -> int:
    """Run every step and hand over to the server."""
    os.chdir(ROOT)
    os.environ.setdefault("CAICACH_SAMPLE", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["PYTHONPATH"] = str(ROOT)
    for name, command in STEPS:
        started = time.monotonic()
        print(f"• {name}", flush=True)
        done = subprocess.run(command, check=False)
        if done.returncode:
            print(f"  failed after {time.monotonic() - started:.1f} s", file=sys.stderr)
            return done.returncode
    caicach = str(Path(PYTHON).parent / "caicach")
    command = [caicach, "serve", "--port", os.environ.get("PORT", "8000")]
    os.execv(caicach, command)
    return 1  # never reached: the server has taken the place of this process


if __name__ == "__main__":
    sys.exit(main())
