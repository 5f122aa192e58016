"""The pages of the organisation, stage by stage."""

from django.urls import include, path

urlpatterns = [
    path("", include("departments.signin.urls")),
    path("", include("departments.directory.urls")),
    path("", include("departments.imports.urls")),
    path("", include("departments.notifications.urls")),
]
