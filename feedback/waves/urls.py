from django.urls import path

from feedback.waves import planning_views, views

urlpatterns = [
    path("beheer/metingen/", views.wave_list, name="wave_list"),
    path("beheer/metingen/nieuw/", planning_views.wave_new, name="wave_new"),
    path("beheer/metingen/<int:pk>/", views.wave, name="wave"),
    path("beheer/metingen/<int:pk>/verlengen/", planning_views.wave_extend, name="wave_extend"),
    path("beheer/metingen/<int:pk>/sluiten/", planning_views.wave_close, name="wave_close"),
]
