from django.urls import path

from feedback.dashboard import department_views, home_views, page_views, result_views, trail_views

urlpatterns = [
    path("", home_views.home, name="home"),
    path("resultaten/", result_views.result_list, name="results"),
    path("resultaten/<int:pk>/", result_views.result, name="result"),
    path("resultaten/<int:pk>/gegevens.csv", result_views.result_csv, name="result_csv"),
    path("afdelingen/<int:pk>/", department_views.department, name="department"),
    path("beheer/", page_views.management, name="management"),
    path("beheer/logboek/", trail_views.audit_trail, name="audit_trail"),
    path("beheer/logboek/gegevens.csv", trail_views.audit_csv, name="audit_csv"),
    path("beheer/logboek/controle/", trail_views.audit_check, name="audit_check"),
    path("privacy/", page_views.privacy, name="privacy"),
    path("toegankelijkheid/", page_views.accessibility, name="accessibility"),
]
