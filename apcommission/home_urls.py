from django.urls import path

from apcommission.home import account, home, page

urlpatterns = [
    path("", home, name="home"),
    path("account/", account, name="account"),
    path("pages/<slug:name>/", page, name="page"),
]
