"""Pauses as they stand in a cell: ``from/to;from/to``, where an empty ``to`` still waits. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

Read = TypeVar("Read")


class BadPauses(ValueError):
    """This is no list of pauses."""


def read_pauses(text: str, read: Callable[[str], Read]) -> Iterator[tuple[Read, Read | None]]:
    """Each pause in the order of the cell; `read` reads one moment, and what it raises passes.

    Whether a pause ends before it begins is for who measures (rule 27).

    Raises:
        BadPauses: a part is not `from/to`.
    """
    for part in text.split(";"):
        if not part.strip():
            continue
        begins, slash, ends = (piece.strip() for piece in part.partition("/"))
        if not begins or not slash or "/" in ends:
            raise BadPauses(part)
        yield read(begins), read(ends) if ends else None
