"""All periodic work, each with the reason for its hour."""

BEAT_SCHEDULE = {
    # every minute: what is due is derived from state, so a missed minute catches up by itself
    "tick": {"task": "ikg.tick", "schedule": 60.0},
    # every two seconds, for somebody waits: a page put a job down and cannot wake anybody. An alarm that comes late
    # (the one process was busy) is thrown away: the next one finds the same work.
    "jobs": {"task": "ikg.jobs", "schedule": 2.0, "options": {"expires": 2.0}},
}
