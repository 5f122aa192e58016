from django.urls import path

from feedback.actions import decision_views, views

urlpatterns = [
    path("lade/", views.drawer, name="drawer"),
    path("opvolging/", views.follow_ups, name="follow_ups"),
    path("opvolging/<int:pk>/", views.point, name="point"),
    path("opvolging/<int:pk>/doen/", decision_views.decide_action, name="decide_action"),
    path("opvolging/<int:pk>/niet-doen/", decision_views.decide_no, name="decide_no"),
    path("opvolging/<int:pk>/bevestigen/", decision_views.confirm_no, name="confirm_no"),
    path("opvolging/<int:pk>/terugsturen/", decision_views.send_back_no, name="send_back_no"),
    path("opvolging/<int:pk>/afronden/", decision_views.close_action, name="close_action"),
    path("terugkoppeling/", views.feedback_given, name="feedback_given"),
]
