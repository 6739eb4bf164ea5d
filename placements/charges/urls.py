from django.urls import path

from placements.charges import budget_views, invoice_views, views

app_name = "charges"
urlpatterns = [
    path("placements/<int:pk>/", views.charge, name="charge"),
    path("placements/<int:pk>/add/", views.add_extra, name="add_extra"),
    path("invoices/", invoice_views.InvoiceList.as_view(), name="invoices"),
    path("invoices/finance/", invoice_views.finance, name="finance"),
    path("invoices/finance/hand-on/", invoice_views.hand_on, name="hand_on"),
    path("invoices/<int:pk>/", invoice_views.invoice, name="invoice"),
    path("providers/<int:pk>/<slug:month>/", invoice_views.make, name="make_invoice"),
    path("budgets/", budget_views.BudgetList.as_view(), name="budgets"),
    path("budgets/add/", budget_views.add_budget, name="add_budget"),
    path("budgets/<int:pk>/", budget_views.budget, name="budget"),
    path("budgets/<int:pk>/edit/", budget_views.edit_budget, name="edit_budget"),
    path("budgets/<int:pk>/count/", budget_views.count, name="count_budget"),
    path("extras/<int:pk>/remove/", views.remove_extra, name="remove_extra"),
]
