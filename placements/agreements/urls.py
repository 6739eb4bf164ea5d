from django.urls import path

from placements.agreements import views

app_name = "agreements"
urlpatterns = [
    path("to-sign/", views.ToSignList.as_view(), name="to_sign"),
    path("placements/<int:pk>/draw-up/", views.draw_up, name="draw_up"),
    path("<int:pk>/", views.agreement, name="agreement"),
    path("<int:pk>/parent-link/", views.parent_link, name="parent_link"),
    path("<int:pk>/paper/", views.paper, name="paper"),
    path("<int:pk>/void/", views.void, name="void"),
    path("sign/<slug:token>/", views.parent, name="parent"),
]
