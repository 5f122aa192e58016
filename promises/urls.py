"""The pages about promises, stage by stage."""

from django.urls import include, path

urlpatterns = [
    path("", include("promises.results.urls")),
]
