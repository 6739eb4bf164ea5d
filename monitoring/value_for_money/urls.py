from django.urls import URLPattern

app_name = "value_for_money"
urlpatterns: list[URLPattern] = []
