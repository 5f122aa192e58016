"""Beat and worker in one process without a broker: for a trial and a small organisation.

``celery worker -B`` would fork beat into another process, where ``memory://`` never arrives; here beat is a thread.
Run as ``python -m ikg.embedded``.
"""

import os


def main() -> None:
    """Work until SIGTERM or SIGINT; a task that runs is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ikg.settings")
    import django

    django.setup()
    from celery.beat import EmbeddedService

    from ikg.celery import app

    worker = app.Worker(
        pool="solo",
        hostname="embedded@ikg",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        quiet=True,
    )
    # it does not ask the configuration which scheduler to use, and would keep a file where it was started
    beat = EmbeddedService(app, thread=True, scheduler_cls=app.conf.beat_scheduler)
    beat.daemon = True  # it sleeps up to a minute and holds nothing
    beat.start()
    worker.start()
    raise SystemExit(worker.exitcode)


if __name__ == "__main__":
    main()
