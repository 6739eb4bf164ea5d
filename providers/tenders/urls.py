from django.urls import path

from providers.tenders import bidding_views, evaluating_views, views

app_name = "tenders"
urlpatterns = [
    path("", views.TenderList.as_view(), name="list"),
    path("add/", views.add, name="add"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/lots/add/", views.add_lot, name="add_lot"),
    path("<int:pk>/criteria/add/", views.add_criterion, name="add_criterion"),
    path("<int:pk>/files/add/", views.add_file, name="add_file"),
    path("<int:pk>/out/", views.take_out, name="take_out"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/questions/add/", views.ask, name="ask"),
    path("questions/<int:pk>/", views.answer, name="answer"),
    path("lots/<int:pk>/bid/", bidding_views.bid, name="bid"),
    path("bids/<int:pk>/", bidding_views.show_bid, name="show_bid"),
    path("bids/<int:pk>/withdraw/", bidding_views.withdraw_bid, name="withdraw_bid"),
    path("bid-files/<int:pk>/out/", bidding_views.take_file_out, name="take_file_out"),
    path("<int:pk>/evaluators/add/", evaluating_views.name_evaluator, name="name_evaluator"),
    path("<int:pk>/scoring/", evaluating_views.scoring, name="scoring"),
    path("<int:pk>/scoring/finish/", evaluating_views.finish, name="finish"),
    path("lots/<int:pk>/declare/", evaluating_views.declare, name="declare"),
    path("bids/<int:pk>/score/", evaluating_views.score, name="score"),
    path("lots/<int:pk>/value/", evaluating_views.value, name="value"),
    path("bids/<int:pk>/agree/", evaluating_views.agree, name="agree"),
    path("lots/<int:pk>/decide/", evaluating_views.decide, name="decide"),
]
