from django.urls import path

from feedback.responses import answering_views, manage_views, views

urlpatterns = [
    path("vragenlijsten/", views.questionnaires, name="questionnaires"),
    path("vragenlijsten/<int:wave>/", views.questionnaire, name="questionnaire"),
    path("vragenlijsten/<int:wave>/afdelingen/", answering_views.departments, name="questionnaire_departments"),
    path("vragenlijsten/<int:wave>/stap/<int:number>/", answering_views.step, name="questionnaire_step"),
    path("vragenlijsten/<int:wave>/controle/", answering_views.check, name="questionnaire_check"),
    path("vragenlijsten/<int:wave>/klaar/", views.receipt, name="questionnaire_done"),
    path("beheer/vragenlijsten/<int:survey>/voorbeeld/", manage_views.preview, name="survey_preview"),
    path("beheer/metingen/<int:wave>/afgelasten/", manage_views.cancel, name="wave_cancel"),
]
