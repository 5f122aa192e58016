from django.urls import path

from promises.trial import decision_views, result_views, views

urlpatterns = [
    path("beloften/uitproberen/", views.trial, name="trial"),
    path("beloften/uitproberen/voorbeeld.csv", views.trial_example, name="trial_example"),
    path("beloften/uitproberen/afdeling/<int:pk>/", result_views.trial_department, name="trial_department"),
    path(
        "beloften/uitproberen/afdeling/<int:pk>/uitkomst.csv",
        result_views.trial_department_csv,
        name="trial_department_csv",
    ),
    path("beloften/uitproberen/bestand/<int:pk>/", views.trial_file, name="trial_file"),
    path("beloften/uitproberen/bestand/<int:pk>/voortgang/", views.trial_progress, name="trial_progress"),
    path("beloften/uitproberen/bestand/<int:pk>/kolommen/", decision_views.trial_columns, name="trial_columns"),
    path("beloften/uitproberen/bestand/<int:pk>/opnieuw/", decision_views.trial_restart, name="trial_restart"),
    path("beloften/uitproberen/bestand/<int:pk>/weg/", decision_views.trial_drop, name="trial_drop"),
    path("beloften/uitproberen/bestand/<int:pk>/uitkomst.csv", result_views.trial_csv, name="trial_csv"),
]
