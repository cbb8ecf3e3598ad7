"""Which indicator is offered for the words of a target."""

import pytest

from caicach.registers.plans.suggestion import suggest_from_rulebook


@pytest.mark.parametrize(
    ("subject", "domain", "unit", "expected"),
    [
        ("hồ sơ TTHC được giải quyết trước và đúng hạn", "procedures", "%", "one_stop.on_time_rate"),
        (
            "hồ sơ quá hạn được thực hiện việc xin lỗi công dân theo quy định",
            "procedures",
            "%",
            "one_stop.apology_rate",
        ),
        ("giao dịch thanh toán trực tuyến", "procedures", "%", "online.payment_rate"),
        ("cán bộ, công chức cấp xã đạt chuẩn theo quy định", "civil_service", "%", "staff.standard_met_rate"),
        ("cán bộ, công chức có trình độ Đại học trở lên", "civil_service", "%", "staff.university_rate"),
        ("sự hài lòng của người dân, doanh nghiệp", "procedures", "%", None),
        ("Chỉ số cải cách hành chính", "steering", "bậc", None),
        ("thủ tục hành chính được triển khai thanh toán trực tuyến", "procedures", "%", None),
        ("", "procedures", "%", None),
    ],
)
def test_best_offer(subject, domain, unit, expected):
    found = suggest_from_rulebook(subject, domain, unit)
    assert (found[0].key if found else None) == expected


def test_a_share_is_never_offered_for_a_count():
    assert all("rate" not in one.key for one in suggest_from_rulebook("hồ sơ giải quyết đúng hạn", "", "hồ sơ"))
