"""What stays of an export when its file is erased: arrays, compressed, without pickle. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from promises.deadlines.bulk import FactTable


@dataclass(frozen=True, slots=True, eq=False)
class Requests:
    """The requests that a promise is tried on; `ids` and `teams` are as long as the table.

    `teams`: place in `team_names`, -1 without a team.
    """

    table: FactTable
    ids: Sequence[str]
    teams: NDArray[np.int32]
    team_names: Sequence[str]

    def of_team(self, name: str) -> Requests:
        """Only those of this team; empty name: of all of them."""
        if not name:
            return self
        mask = self.teams == list(self.team_names).index(name)
        ids = [self.ids[place] for place in np.flatnonzero(mask).tolist()] if self.ids else ()
        return Requests(self.table.take(mask), ids, self.teams[mask], self.team_names)

    @property
    def team_sizes(self) -> dict[str, int]:
        """How many requests each team has, by name."""
        counted = np.bincount(self.teams[self.teams >= 0], minlength=len(self.team_names))
        # a team may have lost all its requests to later rows of them
        sizes = {name: int(count) for name, count in zip(self.team_names, counted, strict=True) if count}
        return dict(sorted(sizes.items(), key=lambda pair: pair[0].casefold()))

    def to_bytes(self) -> bytes:
        """Everything in one compressed file of arrays."""
        target = BytesIO()
        np.savez_compressed(
            target,
            allow_pickle=False,
            table=np.frombuffer(self.table.to_bytes(), dtype=np.uint8),
            teams=self.teams,
            **_packed("ids", self.ids),
            **_packed("names", self.team_names),
        )
        return target.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes, *, with_ids: bool = True) -> Requests:
        """What `to_bytes` made; without the numbers where only moments count."""
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return cls(
                table=FactTable.from_bytes(arrays["table"].tobytes()),
                ids=_unpacked("ids", arrays) if with_ids else (),
                teams=arrays["teams"],
                team_names=_unpacked("names", arrays),
            )


def _packed(name: str, texts: Sequence[str]) -> dict[str, Any]:
    """Texts behind each other as UTF-8, and where each of them ends."""
    encoded = [text.encode() for text in texts]
    return {
        f"{name}_text": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{name}_end": np.cumsum([len(each) for each in encoded], dtype=np.int64),
    }


def _unpacked(name: str, arrays: np.lib.npyio.NpzFile) -> tuple[str, ...]:
    joined, ends = arrays[f"{name}_text"].tobytes(), arrays[f"{name}_end"].tolist()
    return tuple(joined[begin:end].decode() for begin, end in zip([0, *ends], ends, strict=False))
