"""Who may do what: one table, plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    EMPLOYEE = "employee"
    TEAM_LEAD = "team_lead"
    DIRECTOR = "director"
    COMMENT_MODERATOR = "comment_moderator"
    FUNCTIONAL_MANAGER = "functional_manager"
    AUDITOR = "auditor"


class Right(StrEnum):
    ANSWER_SURVEYS = "answer_surveys"
    READ_PROMISES = "read_promises"
    TRY_PROMISE = "try_promise"
    READ_FOLLOW_UP = "read_follow_up"
    READ_RESULTS = "read_results"
    DECIDE = "decide"
    CONFIRM_NO = "confirm_no"
    MANAGE = "manage"
    READ_SETTINGS = "read_settings"
    READ_AUDIT_TRAIL = "read_audit_trail"
    READ_ROLES = "read_roles"
    MODERATE_COMMENTS = "moderate_comments"


EVERYONE = frozenset({Right.ANSWER_SURVEYS, Right.READ_PROMISES, Right.READ_FOLLOW_UP})

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.EMPLOYEE: EVERYONE,
    Role.TEAM_LEAD: EVERYONE | {Right.READ_RESULTS, Right.DECIDE, Right.TRY_PROMISE},
    Role.DIRECTOR: EVERYONE | {Right.READ_RESULTS, Right.DECIDE, Right.CONFIRM_NO, Right.TRY_PROMISE},
    Role.COMMENT_MODERATOR: EVERYONE | {Right.MODERATE_COMMENTS},
    Role.FUNCTIONAL_MANAGER: EVERYONE
    | {Right.READ_RESULTS, Right.MANAGE, Right.READ_SETTINGS, Right.READ_ROLES, Right.TRY_PROMISE},
    Role.AUDITOR: EVERYONE | {Right.READ_SETTINGS, Right.READ_AUDIT_TRAIL, Right.READ_ROLES},
}


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """A refusal that carries its reason: the same words in the message and at the disabled button."""

    reason: str

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


def rights_of(roles: frozenset[Role]) -> frozenset[Right]:
    """Everything that a holder of these roles may do; everybody is an employee."""
    return frozenset().union(*(RIGHTS[role] for role in roles | {Role.EMPLOYEE}))
