"""Every address of the site; each app lists its own, stage by stage."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from ikg.health import healthz

urlpatterns = [
    path("healthz", login_not_required(healthz), name="healthz"),
    path("", include("departments.urls")),
    path("", include("promises.urls")),
    path("", include("feedback.urls")),
]
