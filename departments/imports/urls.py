from django.urls import path

from departments.imports import decision_views, export_views, views

urlpatterns = [
    path("beheer/import/", views.imports, name="imports"),
    path("beheer/import/voorbeeld/<str:name>", export_views.import_example, name="import_example"),
    path("beheer/import/<int:pk>/", views.one_import, name="import"),
    path("beheer/import/<int:pk>/voortgang/", views.import_progress, name="import_progress"),
    path("beheer/import/<int:pk>/kolommen/", decision_views.import_columns, name="import_columns"),
    path("beheer/import/<int:pk>/uitvoeren/", decision_views.import_apply, name="import_apply"),
    path("beheer/import/<int:pk>/laten-vallen/", decision_views.import_drop, name="import_drop"),
    path("beheer/import/<int:pk>/opnieuw/", decision_views.import_restart, name="import_restart"),
    path("beheer/organisatie/export.xlsx", export_views.export_xlsx, name="export_xlsx"),
    path("beheer/organisatie/afdelingen.csv", export_views.export_departments, name="export_departments"),
    path("beheer/organisatie/mensen.csv", export_views.export_people, name="export_people"),
]
