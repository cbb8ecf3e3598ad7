"""Sizes and habits of the house (docs/architecture.md) that no linter knows. Prints every place past its budget."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES, FUNCTION_LINES, VIEW_LINES, TEMPLATE_LINES, ARGUMENTS = 400, 40, 30, 120, 5
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "misc", "manager", "data", "info"}
RAW_NUMBER = re.compile(r"\|\s*(floatformat|intcomma)\b")
INLINE = re.compile(r"(?:\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>)")


def tracked(*endings: str) -> list[Path]:
    """Files git knows or would know, by ending."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return [
        ROOT / name
        for name in sorted(set(listing.stdout.split("\n")))
        if name.endswith(endings) and (ROOT / name).exists()
    ]


def python_faults(path: Path) -> Iterator[str]:
    """Files, functions and arguments past the budget; junk-drawer names; imports inside functions."""
    place = path.relative_to(ROOT)
    parts = place.parts
    if "migrations" in parts or "tests" in parts or "benchmarks" in parts:
        return
    source = path.read_text(encoding="utf-8")
    if (lines := source.count("\n")) > FILE_LINES:
        yield f"{place}: {lines} lines (at most {FILE_LINES})"
    if path.stem in FORBIDDEN_NAMES:
        yield f"{place}: the name says nothing"
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from function_faults(place, path, node)


def function_faults(place: Path, path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """One function against the budget."""
    size = (node.end_lineno or node.lineno) - node.lineno + 1
    is_view = "views" in (path.stem, path.parent.name) and any(a.arg == "request" for a in node.args.args[:1])
    budget = VIEW_LINES if is_view else FUNCTION_LINES
    if size > budget:
        yield f"{place}:{node.lineno}: {node.name} has {size} lines (at most {budget})"
    positional = [a for a in node.args.posonlyargs + node.args.args if a.arg not in {"self", "cls"}]
    if len(positional) > ARGUMENTS:
        yield f"{place}:{node.lineno}: {node.name} takes {len(positional)} positional arguments (at most {ARGUMENTS})"


def template_faults(path: Path) -> Iterator[str]:
    """Length, raw number filters, inline script and style in templates."""
    place = path.relative_to(ROOT)
    source = path.read_text(encoding="utf-8")
    if (lines := source.count("\n")) > TEMPLATE_LINES:
        yield f"{place}: {lines} lines (at most {TEMPLATE_LINES})"
    if "emails" in place.parts or path.suffix == ".txt":
        return
    for number, line in enumerate(source.split("\n"), 1):
        if RAW_NUMBER.search(line):
            yield f"{place}:{number}: a number is shown only by the number tags"
        if INLINE.search(line):
            yield f"{place}:{number}: inline script, style or handler (the content security policy forbids it)"


def main() -> int:
    """Print every fault; exit 1 where there is one."""
    faults = [fault for path in tracked(".py") for fault in python_faults(path)]
    faults += [
        fault for path in tracked(".html", ".jinja") if "tests" not in path.parts for fault in template_faults(path)
    ]
    print("\n".join(faults) or "budgets kept")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
