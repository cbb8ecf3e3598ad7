"""The table of settings in docs/operations.md against what is read."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_READERS = {"get", "_flag", "getenv"}


def read_by(path: Path) -> set[str]:
    """Names of variables that the module reads from the environment."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[ast.Constant(value=str(key)), *_]):
                if name in _READERS:
                    found.add(key)
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(key))):
                found.add(key)
    return {key for key in found if re.fullmatch(r"CAICACH_[A-Z_]+|DATABASE_URL", key)}


def described() -> set[str]:
    """Names in the first column of the table."""
    rows = re.findall(r"^\| (`[^|]*) \|", (ROOT / "docs/operations.md").read_text("utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z_]+)`", row)}


def test_every_setting_read_is_described_and_no_other():
    known = read_by(ROOT / "config/settings.py")
    assert {"CAICACH_HOME", "CAICACH_SAMPLE", "CAICACH_EMAIL_TLS", "DATABASE_URL"} <= known
    assert described() - {"PORT"} == known
