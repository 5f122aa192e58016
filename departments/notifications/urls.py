from __future__ import annotations

from django.conf import settings
from django.urls import path

from departments.notifications import views

urlpatterns = [
    path("beheer/berichten/", views.send_log, name="send_log"),
]
if settings.DEMONSTRATION:
    urlpatterns += [
        path("beheer/mail/", views.kept_mail, name="kept_mail"),
        path("beheer/mail/<int:pk>/", views.kept_mail_detail, name="kept_mail_detail"),
    ]
