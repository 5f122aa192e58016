from django.urls import path

from promises.results import views

urlpatterns = [
    path("beloften/", views.promises, name="promises"),
    path("beloften/<int:pk>/", views.promise, name="promise"),
]
