"""Template filters for dates, times and numbers in the language of the reader."""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language

from departments import formatting

register = template.Library()


def _language() -> str:
    return get_language() or "nl"


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


@register.filter
def day(value: dt.date | None, style: str = "plain") -> str:
    """{{ due_on|day }}: "dinsdag 24 november". Styles: year, short, bare, bare-year, month."""
    if value is None:
        return ""
    return formatting.day_in_words(_local(value) if isinstance(value, dt.datetime) else value, _language(), style)


@register.filter
def clock(value: dt.datetime | dt.time | None) -> str:
    """{{ due_at|clock }}: "15.30 uur"."""
    if value is None:
        return ""
    return formatting.time_in_words(_local(value) if isinstance(value, dt.datetime) else value, _language())


@register.filter
def moment(value: dt.datetime | None, style: str = "plain") -> str:
    """{{ due_at|moment }}: "dinsdag 24 november, 15.30 uur". Styles as for day."""
    if value is None:
        return ""
    return formatting.moment_in_words(_local(value), _language(), style)


@register.filter
def number(value: formatting.Number | None, digits: int | None = None) -> str:
    """{{ mean|number:1 }}: "3,4"; {{ count|number }}: "1.309"."""
    return "" if value is None else formatting.number_in_words(value, _language(), digits)


@register.filter
def share(value: formatting.Number | None, digits: int = 0) -> str:
    """{{ kept|share }} of 0 to 1: "92 %"."""
    return "" if value is None else formatting.share_in_words(value, _language(), digits)


@register.filter
def points(value: formatting.Number | None, digits: int = 0) -> str:
    """{{ kept|points }} of 0 to 1: "92", for a tile whose unit is "%"."""
    if value is None:
        return ""
    text = formatting.share_in_words(value, _language(), digits)
    return text.removesuffix(formatting.percent_sign(_language()))


@register.simple_tag
def share_range(low: formatting.Number, high: formatting.Number, digits: int = 0) -> str:
    """{% share_range low high %} of 0 to 1: "90–93 %"."""
    return formatting.share_range_in_words(low, high, _language(), digits)


@register.simple_tag
def number_range(low: formatting.Number, high: formatting.Number, digits: int = 1) -> str:
    """{% number_range low high %}: "3,3–3,5"."""
    return formatting.number_range_in_words(low, high, _language(), digits)


@register.filter
def initials(name: str) -> str:
    """{{ name|initials }}: the two letters in an avatar."""
    return formatting.initials_of(name)


@register.filter
def in_language(thing: object, field: str) -> str:
    """{{ wave|in_language:"title" }}: the English text (`title_en`) for who reads English, where there is one."""
    return formatting.text_in(_language(), *_texts(thing, field))


@register.filter
def marked(thing: object, field: str) -> str:
    """{{ service|marked:"name" }}: as in_language, and text that is Dutch on an English page says so."""
    dutch_text, english = _texts(thing, field)
    if english and _language().startswith("en"):
        return conditional_escape(english)
    return dutch(dutch_text)


@register.filter
def dutch(text: str) -> str:
    """{{ action.title|dutch }}: what somebody wrote, in the language of the organisation."""
    if not text or _language().startswith("nl"):
        return conditional_escape(text)
    return format_html('<span lang="nl">{}</span>', text)


def _texts(thing: object, field: str) -> tuple[str, str]:
    return getattr(thing, field, ""), getattr(thing, f"{field}_en", "")
