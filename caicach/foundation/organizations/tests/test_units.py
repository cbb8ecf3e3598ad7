"""The official units: loaded whole, found by any spelling, followed through the reform of 2025."""

import json
import time
from datetime import date
from decimal import Decimal

import pytest
from django.test import TestCase

from caicach.cli.main import main
from caicach.foundation.audit.models import Entry
from caicach.foundation.organizations.models import Succession, Unit, UnitKind, UnitName
from caicach.foundation.organizations.selectors import find_units, lineage, name_on, on_map, predecessors, successors
from caicach.foundation.organizations.selectors.finding import one_unit
from caicach.foundation.organizations.services.loading import load_units


class OfficialUnits(TestCase):
    """One load for all: it takes seconds."""

    @classmethod
    def setUpTestData(cls):
        cls.loaded = load_units()

    @pytest.fixture(autouse=True)
    def _capture(self, capsys):
        self.capsys = capsys

    def old(self, code):
        return Unit.objects.get(code=code, valid_from=None)

    def now(self, code):
        return Unit.objects.get(code=code, valid_from=date(2025, 7, 1))

    def test_every_unit_of_both_eras_is_there(self):
        def count(kind, **where):
            return Unit.objects.filter(kind=kind, **where).count()

        assert count(UnitKind.PROVINCE, valid_from=date(2025, 7, 1)) == 34
        assert count(UnitKind.COMMUNE, valid_from=date(2025, 7, 1)) == 3321
        old = {"valid_from": None, "valid_to": date(2025, 6, 30)}
        assert count(UnitKind.PROVINCE, **old) == 63
        assert count(UnitKind.DISTRICT, **old) == 696
        assert count(UnitKind.COMMUNE, **old) == 10035
        # five island districts had no commune: each went whole into its special zone
        assert Succession.objects.filter(predecessor__kind=UnitKind.DISTRICT, share=1).count() == 5
        divided = Succession.objects.filter(share=None).values("predecessor").distinct().count()
        assert divided == 471
        assert Succession.objects.filter(predecessor__kind=UnitKind.COMMUNE, share=1).count() == 9569 - 5

    def test_no_old_commune_is_left_without_heir_and_each_has_one_default(self):
        communes = Unit.objects.filter(kind=UnitKind.COMMUNE, valid_to=date(2025, 6, 30))
        assert not communes.filter(successions=None).exists()
        defaults = Succession.objects.filter(is_default=True, predecessor__kind=UnitKind.COMMUNE)
        assert defaults.values("predecessor").distinct().count() == defaults.count() == 10035

    def test_codes_keep_their_zeroes_and_names_their_composed_letters(self):
        assert self.now("01").name == "Thành phố Hà Nội"
        assert self.now("00004").parent == self.now("01")
        assert not Unit.objects.filter(name__contains="’").exists()
        assert not Unit.objects.filter(name__regex="[\u0300-\u0323]").exists()

    def test_the_tree_and_the_border_of_government(self):
        ward = self.old("18091")
        assert ward.path == f"/{self.old('42').pk}/{self.old('436').pk}/{ward.pk}/"
        assert ward.administration_id == ward.pk
        assert Unit.objects.under(self.now("42")).filter(kind=UnitKind.COMMUNE).count() == 69

    def test_a_second_load_changes_nothing_quickly(self):
        before = (Unit.objects.count(), Succession.objects.count(), UnitName.objects.count(), Entry.objects.count())
        started = time.process_time()
        assert not load_units()
        assert time.process_time() - started < 2  # 0.5 s on a quiet machine
        after = (Unit.objects.count(), Succession.objects.count(), UnitName.objects.count(), Entry.objects.count())
        assert before == after

    def test_the_load_leaves_one_entry(self):
        entry = Entry.objects.get(deed="organizations.load_units")
        assert entry.changes["units"] == [None, 14149]

    def test_what_a_person_renamed_is_not_undone_by_a_load(self):
        Unit.objects.filter(code="00004", valid_to=None).update(name="Phường Tên Mới")
        assert not load_units()
        assert self.now("00004").name == "Phường Tên Mới"

    def test_amendments_of_2026_are_dated_and_marked(self):
        city = self.now("75")
        assert city.name == "Thành phố Đồng Nai"
        assert name_on(city, date(2026, 4, 29)) == "Tỉnh Đồng Nai"
        assert name_on(city, date(2026, 4, 30)) == "Thành phố Đồng Nai"
        ward = self.now("07399")
        assert (ward.name, name_on(ward, date(2026, 9, 19))) == ("Phường Kép", "Xã Kép")
        assert not UnitName.objects.exclude(legal_basis="").filter(verified=True).exists()
        # no source gives the day for Quảng Ninh: it stays unknown
        assert UnitName.objects.get(unit=self.now("22"), name="Thành phố Quảng Ninh").valid_from is None
        today = Unit.objects.filter(valid_to=None)
        kinds = {
            kind: today.filter(type_name=kind, kind=level).count()
            for kind, level in (
                ("Thành phố", "province"),
                ("Tỉnh", "province"),
                ("Phường", "commune"),
                ("Xã", "commune"),
            )
        }
        # 710 and 2,598 would need one more ward than the 22 named; the table itself names 10 + 12
        assert kinds == {"Thành phố": 9, "Tỉnh": 25, "Phường": 687 + 22, "Xã": 2621 - 22}

    def test_the_verified_examples(self):
        for old, new, name in (
            ("18091", "18073", "Phường Thành Sen"),
            ("18088", "18100", "Phường Trần Phú"),
            ("06157", "06124", "Xã Na Sầm"),
        ):
            (step,) = successors(self.old(old))
            assert (step.successor.code, step.successor.name, step.share) == (new, name, Decimal(1))
            assert self.old(old) in [s.predecessor for s in predecessors(self.now(new))]

    def test_a_divided_commune_has_heirs_with_unknown_shares_and_one_default(self):
        dai_nai = one_unit("phường Đại Nài", on=date(2025, 6, 30))
        steps = successors(dai_nai)
        assert {s.successor.name: s.is_default for s in steps} == {"Phường Hà Huy Tập": False, "Phường Thành Sen": True}
        assert {s.share for s in steps} == {None}
        held = on_map(dai_nai, date(2026, 1, 1))
        assert [(h.unit.name, h.share, h.is_default) for h in held] == [
            ("Phường Thành Sen", None, True),
            ("Phường Hà Huy Tập", None, False),
        ]

    def test_todays_unit_on_the_old_map_and_back(self):
        names = {h.unit.name for h in on_map(self.now("18073"), date(2024, 9, 30))}
        assert {"Phường Thạch Quý", "Phường Đại Nài"} <= names
        assert "Phường Thạch Trung" not in names
        same = on_map(self.now("18073"), date(2026, 1, 1))
        assert [(h.unit.code, h.share) for h in same] == [("18073", Decimal(1))]

    def test_a_district_without_heir_shows_where_its_communes_went(self):
        steps = successors(self.old("182"))
        assert {s.successor.name for s in steps} >= {"Xã Na Sầm", "Xã Văn Lãng"}
        assert all(step.derived and step.share is None for step in steps)

    def test_lineage_costs_a_constant_number_of_queries(self):
        with self.assertNumQueries(4):
            story = lineage(self.now("18073"))
        assert len(story.before) > 5
        assert story.after == ()

    def test_any_spelling_finds_the_ward(self):
        for text in (
            "Thạch Quý",
            "thach quy",
            "P. Thạch Quý",
            "p.thạch quý",
            "PHƯỜNG THẠCH QUÝ",
            "phuong thach quy tp ha tinh",
            "Phường Thạch Quý, thành phố Hà Tĩnh, tỉnh Hà Tĩnh",
            "UBND phường Thạch Quý",
            "Thạch  Quý",
            "Thạh Quý",
            "18091",
        ):
            assert find_units(text)[0].unit.code == "18091", text

    def test_old_and_new_places_of_the_tone_mark_are_one(self):
        for old_style, new_style in (("Hoà Bình", "Hòa Bình"), ("Xã Thuỵ Hùng", "xã Thụy Hùng")):
            left = [hit.unit.pk for hit in find_units(old_style)]
            assert left == [hit.unit.pk for hit in find_units(new_style)]
            assert left

    def test_marks_decide_between_names_alike_without_them(self):
        assert find_units("Phường Thành Sen")[0].unit.code == "18073"
        names = [hit.unit.name for hit in find_units("xã Văn Lãng", kinds=["commune"], limit=3)]
        assert names[0] == "Xã Văn Lãng"

    def test_type_and_abbreviations(self):
        assert find_units("TP Hà Tĩnh")[0].unit.code == "436"
        assert find_units("Tỉnh Hà Tĩnh")[0].unit.code == "42"
        assert find_units("TP.HCM")[0].unit.code == "79"
        assert find_units("Q.1")[0].unit.name == "Quận 1"
        assert find_units("P1, Q.8")[0].unit.parent.name == "Quận 8"

    def test_names_of_before_and_the_day_asked(self):
        assert find_units("xã Dầu Giây", on=date(2025, 12, 1))[0].unit.name == "Phường Dầu Giây"
        assert find_units("Xã Kép", on=date(2026, 10, 1))[0].matched != "Xã Kép"
        assert find_units("Thạch Quý", on=date(2026, 1, 1), kinds=["commune"]) == []
        assert find_units("tỉnh Hà Giang", on=date(2025, 6, 30))[0].unit.code == "02"
        assert find_units("phường nguyễn trung trực", kinds=["commune"])[0].unit.name == "Phường Trúc Bạch"

    def test_nothing_and_nonsense(self):
        for text in ("", "   ", "…", "qqqzzzxxx", "%_'\"--", "a" * 3000):
            assert find_units(text) == [] or text == "", text
        assert one_unit("Phường 1") is None
        assert one_unit("Hòa Bình") is None
        assert one_unit("xã Na Sầm").code == "06124"

    def test_finding_is_fast_and_asks_a_constant_number_of_questions(self):
        find_units("hà")
        with self.assertNumQueries(3):
            find_units("Thạch Quý")
        started = time.process_time()
        for _ in range(5):
            find_units("Thạch Quí")
        assert (time.process_time() - started) / 5 < 0.05  # about 9 ms on a quiet machine

    def test_a_new_unit_is_found_at_once(self):
        find_units("Trường")
        ward = self.now("18073")
        Unit.objects.create(code="TH-1", kind="service_unit", name="Trường Tiểu học Hoa Gạo", parent=ward)
        assert find_units("truong tieu hoc hoa gao")[0].unit.parent == ward

    def test_command_line(self):
        assert main(["units", "find", "P. Thạch Quý", "--json"]) == 0
        rows = json.loads(self.capsys.readouterr().out)
        assert (rows[0]["code"], rows[0]["province"], rows[0]["valid_to"]) == ("18091", "Tỉnh Hà Tĩnh", "2025-06-30")
        assert main(["units", "successors", "06157", "--json"]) == 0
        told = json.loads(self.capsys.readouterr().out)
        assert [(s["code"], s["share"]) for s in told["successors"]] == [("06124", "1")]
        assert main(["units", "successors", "18073", "--on", "30/6/2025"]) == 0
        assert "Phường Thạch Quý" in self.capsys.readouterr().out
        assert main(["units", "find", "qqqzzzxxx"]) == 1
        assert main(["units", "successors", "99999"]) == 2
        assert "99999" in self.capsys.readouterr().err


@pytest.mark.django_db
def test_command_line_without_units_says_what_to_do(capsys):
    assert main(["units", "find", "Thạch Quý"]) == 2
    assert "caicach prepare" in capsys.readouterr().err
