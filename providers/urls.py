from django.urls import include, path

urlpatterns = [
    path("api/open-referral/v3/", include("providers.open_referral.urls")),
    path("directory/", include("providers.directory.urls")),
    path("shortlist/", include("providers.finding.urls")),
    path("protocols/", include("providers.protocols.urls")),
    path("contracts/", include("providers.contracts.urls")),
    path("tenders/", include("providers.tenders.urls")),
    path("quality/", include("providers.quality.urls")),
    path("forum/", include("providers.forum.urls")),
]
