"""`caicach rulebook check`: what it prints and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from caicach.cli.main import main


def test_the_command_says_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rulebook", "check"]) == 0
    out, err = capsys.readouterr()
    assert "không có lỗi" in out
    assert "chưa đối chiếu" in err
    assert main(["rulebook", "check", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["faults"] == []
    assert err == ""


def test_the_command_names_faults_and_ends_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators/mine.toml").write_text('key = "mine"')
    assert main(["rulebook", "check", "--local", str(tmp_path)]) == 1
    assert "indicators/mine.toml › formula: thiếu khóa bắt buộc." in capsys.readouterr().out
    assert main(["rulebook", "check", "--local", str(tmp_path), "--json"]) == 1
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert {"file", "entry", "value", "reason", "remedy"} == set(faults[0])
    assert main(["rulebook", "check", "--local", str(tmp_path / "absent")]) == 2
    assert "Không có thư mục" in capsys.readouterr().err


def test_the_command_does_not_load_the_web_framework() -> None:
    code = "import sys, caicach.cli.rulebook as c; sys.exit(int('django' in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
