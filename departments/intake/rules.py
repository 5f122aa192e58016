"""The names of the work on an import, and how long a file is kept. Pure."""

CHECK = "organisation_import.check"
APPLY = "organisation_import.apply"
KINDS = (CHECK, APPLY)

KEPT_DAYS = 7
"""A file that nobody finishes is dropped after a week: it is full of names."""
