"""Bring one hostile file, in a process of its own: prints the sentence and the memory (MB) that reading it cost."""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from departments.intake.files import read_file  # noqa: E402 - sentences need Django
from departments.intake.reading import UnreadableFile  # noqa: E402


def main() -> None:
    content = Path(sys.argv[1]).read_bytes()
    begun = time.process_time()
    try:
        rows = sum(1 for table in read_file("aanval.xlsx", content) for _row in table.rows)
        said = f"gelezen: {rows}"
    except UnreadableFile as refusal:
        said = str(refusal)
    # not ru_maxrss: that remembers how large the process was that started this one
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    most = int(status["VmHWM"].split()[0]) / 1024
    json.dump({"said": said, "megabytes": most, "seconds": time.process_time() - begun}, sys.stdout)


main()
