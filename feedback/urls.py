from importlib.util import find_spec

from django.urls import include, path

STAGES = ["surveys", "waves", "responses", "actions", "reorganisation", "privacy", "dashboard"]

urlpatterns = [
    path("", include(f"feedback.{stage}.urls")) for stage in STAGES if find_spec(f"feedback.{stage}.urls") is not None
]
