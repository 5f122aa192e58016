"""Every calendar that there is gets its first version: the definition as it stands, in the form of `worktime.definition`."""

from django.db import migrations
from django.utils import timezone


def make_first_versions(apps, schema_editor):
    Calendar = apps.get_model('departments', 'Calendar')
    CalendarVersion = apps.get_model('departments', 'CalendarVersion')
    for calendar in Calendar.objects.prefetch_related('days'):
        days = list(calendar.days.all())
        definition = {
            'tz': calendar.zone,
            'week': {str(number): windows for number, windows in enumerate(calendar.week) if windows},
            'holidays': {'cao-gemeenten': 'CAO_GEMEENTEN', 'none': 'NONE'}[calendar.holidays],
            'closed': {day.date.isoformat(): day.reason for day in days if day.kind == 'closed'},
            'override': {
                day.date.isoformat(): {'windows': day.windows, 'reason': day.reason}
                for day in days
                if day.kind == 'windows'
            },
        }
        CalendarVersion.objects.create(
            calendar=calendar, number=1, definition=definition, made_at=timezone.now(), made_by=None
        )


class Migration(migrations.Migration):

    dependencies = [
        ('departments', '0004_calendars'),
    ]

    operations = [migrations.RunPython(make_first_versions, migrations.RunPython.noop)]
