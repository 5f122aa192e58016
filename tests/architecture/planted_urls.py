"""The addresses of the site with two faults planted: one open to strangers, one without a name."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ikg.urls import urlpatterns as real


@login_not_required
def open_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


def closed_page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("closed")


urlpatterns = [*real, path("geplant/", open_page, name="planted"), path("naamloos/", closed_page)]
