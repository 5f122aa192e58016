from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from departments.clock.selectors import now
from departments.signin.services import ManagerExists, make_first_manager, one_time_link


class Command(BaseCommand):
    help = "Makes the first functional manager and prints a link, once, with which that person chooses a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mail", help="the e-mail address of the functional manager")
        parser.add_argument("--name", default="", help="the name; without it the part of the address before the @")
        parser.add_argument("--again", action="store_true", help="also when there is a functional manager already")

    def handle(self, *args: Any, **options: Any) -> None:
        mail = options["mail"].strip()
        try:
            validate_email(mail)
        except ValidationError as error:
            raise CommandError(f"'{mail}' is no e-mail address: write it as name@example.nl.") from error
        name = options["name"] or mail.partition("@")[0]
        try:
            manager = make_first_manager(email=mail, name=name, now=now(), again=options["again"])
        except ManagerExists as error:
            raise CommandError(
                "There is a functional manager already. Add --again when nobody can sign in any more."
            ) from error
        hours = settings.PASSWORD_RESET_TIMEOUT // 3600
        self.stdout.write(f"{manager.name} is functional manager. Open this link within {hours} hours; it works once:")
        self.stdout.write(one_time_link(manager))
