"""Every application's addresses. The home page belongs to the dashboards."""

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("caicach.foundation.organizations.account_urls")),
    path("nhat-ky/", include("caicach.foundation.organizations.log_urls")),
    path("", include("caicach.foundation.ui.urls")),
    path("", include("caicach.foundation.organizations.urls")),
    path("van-ban/", include("caicach.foundation.documents.urls")),
    path("kiem-tra-van-ban/", include("caicach.foundation.documents.urls_checker")),
    path("nhap-lieu/", include("caicach.foundation.imports.urls")),
    path("thong-bao/", include("caicach.foundation.notifications.urls")),
    path("tien-trinh/", include("caicach.foundation.jobs.urls")),
    path("ke-hoach/", include("caicach.registers.plans.urls")),
    path("viec/", include("caicach.registers.tasks.urls")),
    path("ho-so/", include("caicach.registers.dossiers.urls")),
    path("ke-khai/", include("caicach.registers.declarations.urls")),
    path("so-lieu/", include("caicach.measuring.indicators.urls")),
    path("chi-tieu/", include("caicach.measuring.targets.urls")),
    path("bao-cao/", include("caicach.publishing.reports.urls")),
    path("", include("caicach.publishing.dashboards.urls")),
]

handler400 = "caicach.foundation.ui.views.bad_request"
handler403 = "caicach.foundation.ui.views.forbidden"
handler404 = "caicach.foundation.ui.views.not_found"
handler500 = "caicach.foundation.ui.views.server_error"
