"""The direction of the house: who may use whom. Documentation and check in one.

Data flows from left to right; imports go only from right to left.
"""

APPS = ["departments", "promises", "feedback", "ikg"]

PURE = ["figures", "charts"]

FLOW: dict[str, list[str]] = {
    "departments": [
        "clock",
        "access",
        "audit",
        "worktime",
        "chart",
        "people",
        "signin",
        "directory",
        "jobs",
        "intake",
        "imports",
        "catalogue",
        "notifications",
    ],
    "promises": [
        "deadlines",
        "definitions",
        "requests",
        "clocks",
        "calendars",
        "imports",
        "results",
        "trial",
    ],
    "feedback": ["surveys", "waves", "responses", "scores", "actions", "reorganisation", "privacy", "dashboard"],
}
