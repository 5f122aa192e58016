"""Who may open what, and who may send something to it: one line a page and a thing that it is about.

A line reads: page | about | who reads it | who may send a form to it | what they send (nothing, when empty).
For everybody else the page does not exist (404, as for a number that nobody has); who is not signed in, and who left,
is asked to sign in. "-": the page is not read, or takes no forms (405). The usual answer to who may read is 200, to who
sends an empty form 422 ("this is not complete"); another one stands behind the words, as in "director (302)", which is
led to another page. `town.ROLES` says who the people are and `things.py` what the things are: "own" is the department
of the team lead, "sister" stands beside it, "other" on another branch, "predecessor" was closed and followed by "own".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.permissions.town import ROLES

OUTSIDE = ("stranger", "left")
READ, SENT = 200, 422
LEAD_TO_SIGN_IN = ("signout", "mfa_authenticate")
"""Pages that lead to the sign-in page whoever asks for them."""
GROUPS = {
    "nobody": (),
    "everybody": tuple(role for role in ROLES if role not in OUTSIDE),
    "who leads own": ("lead", "substitute", "director"),
    "who leads sister": ("sister lead", "director"),
    "who leads other": ("other lead",),
    "outsiders": OUTSIDE,
    "anybody": tuple(ROLES),
    "asked": tuple(role for role in ROLES if role not in (*OUTSIDE, "director")),
    "done": ("director",),
    "leaders": ("lead", "substitute", "director", "sister lead", "other lead"),
    "manager": ("manager",),
    "auditor": ("auditor",),
}

OF_EVERYBODY = """
home          |                        | everybody | -
profile       |                        | everybody | -
department    | own department         | everybody | -
department    | other department       | everybody | -
department    | predecessor department | everybody | -
department    | no such department     | nobody    | -
promises      |                        | everybody | -
promise       | promise of own         | everybody | -
promise       | promise of sister      | everybody | -
language      |                        | -         | anybody (302) | language=nl
privacy       |                        | anybody   | -
accessibility |                        | anybody   | -
healthz       |                        | anybody   | -
"""

ANSWERING = """
questionnaires            |                             | everybody         | -
questionnaire             | own questionnaire           | everybody         | -
questionnaire             | a colleague's questionnaire | nobody            | -
questionnaire             | cancelled questionnaire     | nobody            | -
questionnaire_departments | own questionnaire           | everybody         | asked (200), done (409), outsiders (403)
questionnaire_departments | a colleague's questionnaire | nobody            | outsiders (403)
questionnaire_step        | own first step              | asked (302), done | asked (307), done (409), outsiders (403)
questionnaire_step        | a colleague's first step    | nobody            | outsiders (403)
questionnaire_check       | own questionnaire           | asked (302), done | asked (307), done (409), outsiders (403)
questionnaire_check       | a colleague's questionnaire | nobody            | outsiders (403)
questionnaire_done        | own questionnaire           | asked (302), done | -
questionnaire_done        | a colleague's questionnaire | nobody            | -
"""

TRYING = """
trial                |                         | leaders, manager          | leaders, manager
trial_example        |                         | leaders, manager          | -
trial_department     | own department          | who leads own, manager    | -
trial_department     | sister department       | who leads sister, manager | -
trial_department     | other department        | who leads other, manager  | -
trial_department     | no such department      | nobody                    | -
trial_department_csv | own department          | -                         | who leads own (200), manager (200)
trial_department_csv | sister department       | -                         | who leads sister (200), manager (200)
trial_file           | trial, columns          | lead                      | -
trial_file           | trial, ready            | lead                      | -
trial_file           | trial of no such number | nobody                    | -
trial_progress       | trial, columns          | lead (302)                | -
trial_columns        | trial, columns          | -                         | lead
trial_restart        | trial, stopped          | -                         | lead (302)
trial_drop           | trial, columns          | -                         | lead (302)
trial_csv            | trial, ready            | -                         | lead (200)
"""

RESULTS = """
results                |                        | leaders, manager          | -
result                 | own department         | who leads own, manager    | -
result                 | sister department      | who leads sister, manager | -
result                 | other department       | who leads other, manager  | -
result                 | predecessor department | who leads own, manager    | -
result                 | no such department     | nobody                    | -
result_csv             | own department         | who leads own, manager    | -
result_csv             | sister department      | who leads sister, manager | -
result_csv             | other department       | who leads other, manager  | -
result_csv             | predecessor department | who leads own, manager    | -
result_csv?indeling=nu | own department         | who leads own, manager    | -
result_csv?indeling=nu | sister department      | who leads sister, manager | -
"""

FOLLOWING_UP = """
drawer         |                              | everybody                  | -
follow_ups     |                              | everybody                  | -
feedback_given |                              | everybody                  | -
point          | waiting point of own         | everybody                  | -
point          | proposed point of sister     | everybody                  | -
point          | running point of other       | everybody                  | -
decide_action  | waiting point of own         | who leads own              | who leads own
decide_action  | waiting point of sister      | who leads sister           | who leads sister
decide_action  | waiting point of other       | who leads other            | who leads other
decide_action  | waiting point of predecessor | who leads own              | who leads own
decide_action  | running point of own         | who leads own (302)        | who leads own (302)
decide_no      | waiting point of own         | who leads own              | who leads own
decide_no      | waiting point of sister      | who leads sister           | who leads sister
decide_no      | waiting point of other       | who leads other            | who leads other
decide_no      | waiting point of predecessor | who leads own              | who leads own
confirm_no     | proposed point of own        | director                   | director (302)
confirm_no     | proposed point of sister     | director                   | director (302)
confirm_no     | proposed point of other      | manager                    | manager (302)
confirm_no     | waiting point of own         | who leads own (302)        | who leads own (302)
send_back_no   | proposed point of own        | -                          | director
send_back_no   | proposed point of sister     | -                          | director
send_back_no   | proposed point of other      | -                          | manager
close_action   | running point of own         | who leads own              | who leads own
close_action   | running point of sister      | who leads sister, employee | who leads sister, employee
close_action   | running point of other       | who leads other            | who leads other
close_action   | running point of predecessor | who leads own              | who leads own
close_action   | waiting point of own         | nobody                     | nobody
"""

MANAGING = """
management         |                | manager, auditor | -
send_log           |                | manager          | -
audit_trail        |                | auditor          | -
audit_csv          |                | -                | auditor (200)
audit_check        |                | -                | auditor (302)
survey_list        |                | manager          | -
survey_new         |                | manager          | manager
survey             | survey         | manager          | -
survey_preview     | survey         | manager          | -
survey_questions   | survey         | -                | manager (302) | change=add:responsiveness
survey_description | survey         | -                | manager
wave_list          |                | manager          | -
wave_new           |                | manager          | manager
wave               | draft wave     | manager          | -
wave               | open wave      | manager          | -
wave               | cancelled wave | manager          | -
wave_extend        | open wave      | manager          | manager
wave_extend        | draft wave     | nobody           | nobody
wave_close         | open wave      | manager          | manager
wave_cancel        | scheduled wave | manager          | manager
wave_cancel        | open wave      | manager          | manager
"""

ORGANISATION = """
chart                 |                          | manager, auditor | -
department_new        |                          | manager          | manager
chart_changes         |                          | manager, auditor | -
chart_change_withdraw | planned change           | -                | manager (302)
chart_department      | sister department        | manager, auditor | -
chart_department      | no such department       | nobody           | -
department_rename     | sister department        | manager          | manager
department_rename     | no such department       | nobody           | nobody
department_move       | sister department        | manager          | manager
department_merge      | sister department        | manager          | manager
department_split      | sister department        | manager          | manager
department_close      | sister department        | manager          | manager
calendars             |                          | manager, auditor | -
calendar              | calendar                 | manager, auditor | -
calendar              | no such calendar         | nobody           | -
calendar_json         | calendar                 | manager, auditor | -
calendar_new          |                          | manager          | manager
calendar_change       | calendar                 | manager          | manager
calendar_change       | no such calendar         | nobody           | nobody
calendar_week         | calendar                 | manager          | manager
calendar_week_remove  | calendar                 | manager          | manager
calendar_days         | calendar                 | manager          | manager
calendar_day_remove   | calendar                 | manager          | manager
calendar_ics          | calendar                 | manager          | manager
calendar_departments  | calendar                 | manager          | manager (200)
calendar_departments  | no such calendar         | nobody           | nobody
calendar_closures     | calendar                 | -                | manager (302)
people                |                          | manager          | -
person_new            |                          | manager          | manager
person                | colleague                | manager          | -
person                | somebody who left        | manager          | -
person                | nobody of this number    | nobody           | -
person_change         | colleague                | manager          | manager
person_leave          | colleague                | manager          | manager
person_leave          | somebody who left        | nobody           | nobody
role_new              | colleague                | manager          | manager
role_end              | role of the sister lead  | manager          | manager
absence_new           | colleague                | manager          | manager
absence_end           | absence of the lead      | -                | manager (302)
own_absence           |                          | everybody        | everybody
own_absence_end       | absence of the lead      | -                | lead (302)
roles                 |                          | everybody        | -
imports               |                          | manager          | manager
import_example        | example file             | manager          | -
import                | import, mapping          | manager          | -
import                | import, failed           | manager          | -
import                | import of no such number | nobody           | -
import_progress       | import, mapping          | manager (302)    | -
import_columns        | import, mapping          | -                | manager
import_apply          | import, checked          | -                | manager (302)
import_drop           | import, checked          | -                | manager (302)
import_restart        | import, failed           | -                | manager (302)
export_xlsx           |                          | -                | manager (200)
export_departments    |                          | -                | manager (200)
export_people         |                          | -                | manager (200)
"""

IN_A_DEMONSTRATION = """
kept_mail        |           | manager | -
kept_mail_detail | kept mail | manager | -
signin_demo      |           | -       | anybody (302) | rol=medewerker
"""

SIGNING_IN = """
signin                      |                          | everybody (302), outsiders | everybody (302), outsiders
mfa_authenticate            |                          | anybody (302)              | anybody (302)
account_inactive            |                          | anybody                    | -
signout                     |                          | everybody, outsiders (302) | anybody (302)
password_change             |                          | everybody                  | everybody
account_reauthenticate      |                          | everybody                  | everybody
password_reset              |                          | anybody                    | anybody
password_reset_done         |                          | anybody                    | -
password_reset_confirm      | link that was never sent | anybody                    | anybody (200)
second_step                 |                          | everybody                  | -
mfa_activate_totp           |                          | everybody (302)            | everybody (302)
mfa_deactivate_totp         |                          | nobody                     | nobody
mfa_reauthenticate          |                          | everybody (302)            | everybody (302)
mfa_view_recovery_codes     |                          | nobody                     | -
mfa_generate_recovery_codes |                          | everybody (302)            | everybody (302)
mfa_download_recovery_codes |                          | nobody                     | nobody
"""


# What stands on a page that others may open too: page | about | what | who reads it there
SHOWN = """
point          | proposed point of own         | proposed no of own         | who leads own
point          | proposed point of sister      | proposed no of sister      | who leads sister
point          | proposed point of other       | proposed no of other       | other lead, manager
point          | proposed point of predecessor | proposed no of predecessor | who leads own
point          | settled point of sister       | settled no of sister       | everybody
feedback_given |                               | proposed no of own         | nobody
feedback_given |                               | settled no of other        | everybody
drawer         |                               | proposed no of own         | nobody
questionnaires |                               | the open wave              | everybody
questionnaires |                               | the foreign wave           | nobody
questionnaires |                               | the draft wave             | nobody
management     |                               | the draft wave             | manager, auditor
wave_list      |                               | the draft wave             | manager
results        |                               | sister by name             | who leads sister, manager
results        |                               | other by name              | who leads other, manager
roles          |                               | the other lead             | manager, auditor, other lead
"""


@dataclass(frozen=True)
class Shown:
    page: str
    about: str
    text: str
    readers: frozenset[str]

    def __str__(self) -> str:
        return f"{self.text} on {self.page} {self.about}".strip()


def shown() -> list[Shown]:
    found = []
    for line in SHOWN.strip().splitlines():
        page, about, text, readers = (cell.strip() for cell in line.split("|"))
        found.append(Shown(page, about, text, frozenset(people_of(readers, READ) or ())))
    return found


@dataclass(frozen=True)
class Line:
    """`read` and `sent`: who gets which answer; None: the page takes no such request (405)."""

    page: str
    about: str
    read: Mapping[str, int] | None
    sent: Mapping[str, int] | None
    form: str

    def expected(self, role: str, method: str) -> int:
        """The status for this role; `is_sent_away` tells the 302 to the sign-in page from the others."""
        if self.is_sent_away(role, method):
            return 302
        people = self._people(method)
        return 405 if people is None else people.get(role, 404)

    def is_sent_away(self, role: str, method: str) -> bool:
        return role in OUTSIDE and not (self.is_for(role) if self._is_open else role in (self._people(method) or {}))

    @property
    def _is_open(self) -> bool:
        """A page for strangers too answers them itself, also that it is not read or takes no forms."""
        return self.read is None or "stranger" in self.read

    def is_for(self, role: str) -> bool:
        return role in {**(self.read or {}), **(self.sent or {})}

    def takes(self, method: str) -> bool:
        return self._people(method) is not None

    @property
    def name(self) -> str:
        """Of its address, without what is asked of it."""
        return self.page.partition("?")[0]

    @property
    def is_of_a_demonstration(self) -> bool:
        return self.name in IN_A_DEMONSTRATION.split()

    def _people(self, method: str) -> Mapping[str, int] | None:
        return self.read if method == "GET" else self.sent

    def __str__(self) -> str:
        return f"{self.page} {self.about}".strip()


def lines() -> Iterator[Line]:
    for text in (
        OF_EVERYBODY,
        ANSWERING,
        TRYING,
        RESULTS,
        FOLLOWING_UP,
        MANAGING,
        ORGANISATION,
        SIGNING_IN,
        IN_A_DEMONSTRATION,
    ):
        for line in text.strip().splitlines():
            yield read_line(line)


def read_line(line: str) -> Line:
    page, about, readers, senders, form = [*(cell.strip() for cell in line.split("|")), ""][:5]
    return Line(page, about, people_of(readers, READ), people_of(senders, SENT), form)


def people_of(words: str, usual: int) -> Mapping[str, int] | None:
    """ "leaders, employee (302)" as role -> status; "-" is None.

    Raises:
        ValueError: a word that is no role and no group.
    """
    if words == "-":
        return None
    found: dict[str, int] = {}
    for group in words.split(", "):
        word, _bracket, answer = group.partition(" (")
        if word not in GROUPS and word not in ROLES:
            raise ValueError(f"{word} is no role and no group")
        found |= dict.fromkeys(GROUPS.get(word, (word,)), int(answer.rstrip(")") or usual))
    return found
