"""The pages about promises, stage by stage."""

from django.urls import include, path

urlpatterns = [
    path("", include("promises.calendars.urls")),
    path("", include("promises.results.urls")),
    path("", include("promises.trial.urls")),
]
