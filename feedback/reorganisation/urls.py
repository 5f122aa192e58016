from django.urls import path

from feedback.reorganisation import change_views, views

urlpatterns = [
    path("beheer/organisatie/", views.chart, name="chart"),
    path("beheer/organisatie/nieuw/", change_views.department_new, name="department_new"),
    path("beheer/organisatie/wijzigingen/", views.changes, name="chart_changes"),
    path("beheer/organisatie/wijzigingen/<int:pk>/intrekken/", views.withdraw, name="chart_change_withdraw"),
    path("beheer/organisatie/<int:pk>/", views.department, name="chart_department"),
    path("beheer/organisatie/<int:pk>/naam/", change_views.department_rename, name="department_rename"),
    path("beheer/organisatie/<int:pk>/verplaatsen/", change_views.department_move, name="department_move"),
    path("beheer/organisatie/<int:pk>/samenvoegen/", change_views.department_merge, name="department_merge"),
    path("beheer/organisatie/<int:pk>/splitsen/", change_views.department_split, name="department_split"),
    path("beheer/organisatie/<int:pk>/opheffen/", change_views.department_close, name="department_close"),
]
