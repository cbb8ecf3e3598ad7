"""`caicach dossiers import` as the contract has it."""

import argparse
import json

import pytest

from caicach.cli import dossiers
from caicach.domain.errors import TradeError
from caicach.registers.dossiers import store
from caicach.registers.dossiers.models import ColumnMapping, ImportBatch


@pytest.fixture
def call(capsys):
    def inner(*words):
        parser = argparse.ArgumentParser()
        dossiers.add_arguments(parser)
        status = dossiers.run(parser.parse_args([str(word) for word in words]))
        return status, capsys.readouterr().out

    return inner


@pytest.fixture
def written(tmp_path):
    def inner(*lines, name="list.csv", headings="Mã hồ sơ,Ngày tiếp nhận,Lĩnh vực"):
        path = tmp_path / name
        path.write_text("\n".join([headings, *lines]) + "\n", encoding="utf-8")
        return path

    return inner


def test_json_has_the_keys_of_the_contract(units, call, written):
    path = written("H1,05/03/2025,Đất đai", "H2,hôm nay,Đất đai", "H1,06/03/2025,Đất đai")
    status, out = call("import", path, "--unit", "00091", "--json")
    answer = json.loads(out)
    assert status == 1
    assert {key: answer[key] for key in ("rows", "added", "changed", "unchanged")} == {
        "rows": 3,
        "added": 1,
        "changed": 0,
        "unchanged": 0,
    }
    assert [set(item) for item in answer["refused"]] == [{"sheet", "row", "column", "value", "reason", "remedy"}] * 2
    assert answer["refused"][0] | {"reason": "", "remedy": ""} == {
        "sheet": "",
        "row": 3,
        "column": "Ngày tiếp nhận",
        "value": "hôm nay",
        "reason": "",
        "remedy": "",
    }


def test_all_good_is_status_zero_and_a_dry_run_writes_nothing(units, call, written):
    path = written("H1,05/03/2025,Đất đai")
    assert call("import", path, "--unit", "00091", "--dry-run", "--json")[0] == 0
    assert not ImportBatch.objects.exists()
    assert call("import", path, "--unit", "00091")[0] == 0
    assert ImportBatch.objects.get().added == 1


def test_several_files_are_added_up(units, call, written):
    one, two = written("H1,05/03/2025,", name="1.csv"), written("H1,05/03/2025,", "H2,05/03/2025,x", name="2.csv")
    status, out = call("import", one, two, "--unit", "00091", "--json")
    answer = json.loads(out)
    assert (status, answer["rows"], answer["added"], answer["unchanged"]) == (1, 3, 1, 1)
    assert answer["refused"][0]["file"] == "2.csv"


def test_a_mapping_is_remembered_and_used_again(units, call, written, tmp_path):
    strange = written("H1,05/03/2025,a", headings="Ký hiệu,Vào sổ,Ghi chú")
    given = tmp_path / "m.json"
    given.write_text('{"Ký hiệu": "dossier_code", "Vào sổ": "received_on"}', encoding="utf-8")
    assert call("import", strange, "--unit", "00091", "--mapping", given)[0] == 0
    plain = written("H2,05/03/2025,Đất đai", name="2.csv")
    assert call("import", plain, "--unit", "00091", "--mapping", "một cửa cũ")[0] == 0
    assert ColumnMapping.objects.get().columns["Ngày tiếp nhận"] == "received_on"
    assert call("import", plain, "--unit", "00091", "--mapping", "một cửa cũ")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "no.csv"], "Không có tệp"),
        (["import", "{path}", "--unit", "77777"], "không có đơn vị mang mã này"),
        (["import", "{path}", "--mapping", "no.json"], "Không đọc được cách ghép cột"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(units, call, written, words, said):
    path = written("H1,05/03/2025,")
    with pytest.raises(TradeError, match=said):
        call(*[word.format(path=path) for word in words])
    assert store.snapshot().partitions == ()


def test_vacuum(units, call, written):
    assert call("vacuum")[1].startswith("Đã dọn 0 tệp thừa")
