from __future__ import annotations

from django.urls import path

from feedback.privacy import views

urlpatterns = [
    path("beheer/mensen/<int:pk>/uit-dienst/", views.person_leave, name="person_leave"),
]
