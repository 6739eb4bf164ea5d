from django.urls import include, path

urlpatterns = [
    path("data-protection/", include("monitoring.data_protection.urls")),
    path("measures/", include("monitoring.measures.urls")),
    path("returns/", include("monitoring.returns.urls")),
    path("surveys/", include("monitoring.surveys.urls")),
    path("value-for-money/", include("monitoring.value_for_money.urls")),
    path("early-warning/", include("monitoring.early_warning.urls")),
    path("review/", include("monitoring.review.urls")),
    path("census/", include("monitoring.census.urls")),
    path("statistics/", include("monitoring.statistics.urls")),
    path("reports/", include("monitoring.reports.urls")),
]
