from __future__ import annotations

from django.urls import path

from departments.directory import absence_views, role_views, views

urlpatterns = [
    path("beheer/mensen/", views.people, name="people"),
    path("beheer/mensen/nieuw/", views.person_new, name="person_new"),
    path("beheer/mensen/<int:pk>/", views.person, name="person"),
    path("beheer/mensen/<int:pk>/wijzigen/", views.person_change, name="person_change"),
    path("beheer/mensen/<int:pk>/rol/", role_views.role_new, name="role_new"),
    path("beheer/mensen/rol/<int:pk>/beeindigen/", role_views.role_end, name="role_end"),
    path("beheer/mensen/<int:pk>/afwezig/", absence_views.absence_new, name="absence_new"),
    path("beheer/mensen/afwezig/<int:pk>/", absence_views.absence_end, name="absence_end"),
    path("profiel/afwezig/", absence_views.own_absence, name="own_absence"),
    path("profiel/afwezig/<int:pk>/", absence_views.own_absence_end, name="own_absence_end"),
    path("rollen/", role_views.roles, name="roles"),
]
