from django.urls import path

from promises.calendars import change_views, closure_views, department_views, views

urlpatterns = [
    path("beheer/kalenders/", views.calendars, name="calendars"),
    path("beheer/kalenders/nieuw/", change_views.calendar_new, name="calendar_new"),
    path("beheer/kalenders/<int:pk>/", views.calendar, name="calendar"),
    path("beheer/kalenders/<int:pk>/openingstijden/", change_views.calendar_week, name="calendar_week"),
    path(
        "beheer/kalenders/<int:pk>/openingstijden/weg/", change_views.calendar_week_remove, name="calendar_week_remove"
    ),
    path("beheer/kalenders/<int:pk>/dagen/", change_views.calendar_days, name="calendar_days"),
    path("beheer/kalenders/<int:pk>/dagen/weg/", change_views.calendar_day_remove, name="calendar_day_remove"),
    path("beheer/kalenders/<int:pk>/inlezen/", closure_views.calendar_ics, name="calendar_ics"),
    path("beheer/kalenders/<int:pk>/gegevens/", change_views.calendar_change, name="calendar_change"),
    path("beheer/kalenders/<int:pk>/afdelingen/", department_views.calendar_departments, name="calendar_departments"),
    path("beheer/kalenders/<int:pk>/sluitingen/", views.calendar_closures, name="calendar_closures"),
    path("beheer/kalenders/<int:pk>/kalender.json", views.calendar_json, name="calendar_json"),
]
