"""All periodic work, each with the reason for its hour."""

BEAT_SCHEDULE = {
    # every minute: what is due is derived from state, so a missed minute catches up by itself
    "tick": {"task": "ikg.tick", "schedule": 60.0},
}
