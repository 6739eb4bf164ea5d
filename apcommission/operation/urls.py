from django.urls import path

from apcommission.operation import views

app_name = "operation"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("jobs/", views.jobs, name="jobs"),
    path("mail/", views.MailList.as_view(), name="mail"),
    path("mail/again/", views.send_all_again, name="send_all_again"),
    path("mail/<int:pk>/", views.email, name="email"),
    path("mail/<int:pk>/again/", views.send_again, name="send_again"),
    path("backups/", views.BackupList.as_view(), name="backups"),
]
