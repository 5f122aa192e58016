from django.urls import path

from feedback.surveys import views

urlpatterns = [
    path("beheer/vragenlijsten/", views.survey_list, name="survey_list"),
    path("beheer/vragenlijsten/nieuw/", views.survey_new, name="survey_new"),
    path("beheer/vragenlijsten/<int:pk>/", views.survey, name="survey"),
    path("beheer/vragenlijsten/<int:pk>/vragen/", views.survey_questions, name="survey_questions"),
    path("beheer/vragenlijsten/<int:pk>/naam/", views.survey_description, name="survey_description"),
]
