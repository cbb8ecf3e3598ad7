"""`make run`: assets, database, units, sample province, server. Safe to repeat; the second start takes seconds."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
FONT = ROOT / "caicach/foundation/documents/fonts/Tinos-BoldItalic.ttf"
STAMP = ROOT / ".stamps/prepared"
NOT_HERE = "not here"


def steps() -> Iterator[tuple[str, list[str]]]:
    """What is still to do, cheap questions first: a second start should take seconds."""
    yield "front-end assets", [PYTHON, "tools/build_assets.py"]
    if not FONT.exists():
        yield "font of printed papers", [PYTHON, "tools/build_fonts.py"]
    if not is_prepared():
        yield "database, units, sample province", [PYTHON, "manage.py", "prepare_site"]


def is_prepared() -> bool:
    """Whether this site was prepared with the very same migrations, assets and settings."""
    return STAMP.exists() and STAMP.read_text(encoding="ascii") == fingerprint() != NOT_HERE


def fingerprint() -> str:
    """What `prepare_site` depends on. A site on another database server is always prepared again."""
    home = Path(os.environ.get("CAICACH_HOME", ROOT / "var"))
    parts = [str(home), os.environ.get("DATABASE_URL", ""), os.environ.get("CAICACH_SAMPLE", "")]
    parts += sorted(str(p.relative_to(ROOT)) for p in ROOT.glob("caicach/**/migrations/*.py"))
    build = ROOT / "caicach/foundation/ui/static/ui/build"
    parts += sorted(f"{p.name} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in build.rglob("*") if p.is_file())
    parts.append(hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest())
    is_here = (home / "db.sqlite3").exists() and (home / "static").is_dir() and not os.environ.get("DATABASE_URL")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest() if is_here else NOT_HERE


def main() -> int:
    """Run every step and hand over to the server."""
    os.chdir(ROOT)
    os.environ.setdefault("CAICACH_SAMPLE", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["PYTHONPATH"] = str(ROOT)
    for name, command in steps():
        started = time.monotonic()
        print(f"• {name}", flush=True)
        done = subprocess.run(command, check=False)
        if done.returncode:
            print(f"  failed after {time.monotonic() - started:.1f} s", file=sys.stderr)
            return done.returncode
    STAMP.write_text(fingerprint(), encoding="ascii")
    caicach = str(Path(PYTHON).parent / "caicach")
    command = [caicach, "serve", "--port", os.environ.get("PORT", "8000")]
    os.execv(caicach, command)
    return 1  # never reached: the server has taken the place of this process


if __name__ == "__main__":
    sys.exit(main())
