"""The addresses that the frame links to, without the rest of the site."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("profiel/", _nothing, name="profile"),
    path("inloggen/", _nothing, name="signin"),
    path("uitloggen/", _nothing, name="signout"),
    path("taal/", _nothing, name="language"),
    path("rollen/", _nothing, name="roles"),
    path("privacy/", _nothing, name="privacy"),
    path("toegankelijkheid/", _nothing, name="accessibility"),
]
