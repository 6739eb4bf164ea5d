from django.urls import include, path

urlpatterns = [
    path("pupils/import/", include("referrals.importing.urls")),
    path("pupils/", include("referrals.pupils.urls")),
    path("referrals/", include("referrals.referral.urls")),
    path("profile/", include("referrals.profile.urls")),
    path("toolkit/", include("referrals.toolkit.urls")),
    path("views/", include("referrals.voices.urls")),
    path("clocks/", include("referrals.clocks.urls")),
    path("shared/", include("referrals.sharing.urls")),
    path("panels/", include("referrals.panels.urls")),
    path("matching/", include("referrals.matching.urls")),
]
