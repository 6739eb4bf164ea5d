from django.urls import path

from providers.contracts import drafting, views

app_name = "contracts"
urlpatterns = [
    path("", views.ContractList.as_view(), name="list"),
    path("add/", drafting.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", drafting.edit, name="edit"),
    path("<int:pk>/prices/add/", drafting.add_price, name="add_price"),
    path("<int:pk>/conditions/add/", drafting.add_condition, name="add_condition"),
    path("<int:pk>/extensions/add/", drafting.add_extension, name="add_extension"),
    path("<int:pk>/out/", drafting.take_out, name="take_out"),
    path("<int:pk>/next/", drafting.draw_up_next, name="next"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/sign/", views.sign, name="sign"),
    path("<int:pk>/object/", views.object_to, name="object"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/renewal/", views.renewal, name="renewal"),
    path("extensions/<int:pk>/", views.decide, name="decide"),
]
