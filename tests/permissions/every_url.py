"""The addresses of the site with those that only a demonstration has."""

from django.urls import path

from departments.notifications import views as notifications
from departments.signin import views as signin
from ikg.urls import urlpatterns as real

urlpatterns = [
    *real,
    path("beheer/mail/", notifications.kept_mail, name="kept_mail"),
    path("beheer/mail/<int:pk>/", notifications.kept_mail_detail, name="kept_mail_detail"),
    path("inloggen/demo/", signin.sign_in_demonstration, name="signin_demo"),
]
