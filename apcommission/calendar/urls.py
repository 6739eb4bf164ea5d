from django.urls import path

from apcommission.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.TermList.as_view(), name="terms"),
    path("add/", views.term, name="add_term"),
    path("<int:pk>/", views.term, name="term"),
    path("closures/", views.ClosureList.as_view(), name="closures"),
    path("closures/add/", views.add_closure, name="add_closure"),
    path("closures/<int:pk>/", views.closure, name="closure"),
    path("closures/<int:pk>/remove/", views.remove_closure, name="remove_closure"),
]
