# One image for web, worker and beat. A registry of one's own:
#   docker build --build-arg BASE=registry.example.nl/python:3.11-slim-bookworm .
ARG BASE=python:3.11-slim-bookworm

# Everything with a compiler or a network need happens here; only the result goes on.
FROM ${BASE} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /ikg
COPY requirements/base.txt requirements/base.txt
RUN python3 -m venv .venv && .venv/bin/python -m pip install --require-hashes --requirement requirements/base.txt
COPY . .
# A throw-away key in a throw-away folder: collecting files needs settings, and the image keeps no secret.
RUN DATA_DIR=/tmp/build .venv/bin/python -m script.preparation --only-files \
    && rm -rf /tmp/build \
    && .venv/bin/python -m compileall -q charts departments feedback figures ikg promises script

FROM ${BASE}
RUN groupadd --gid 10001 ikg && useradd --uid 10001 --gid ikg --home-dir /data --no-create-home --shell /usr/sbin/nologin ikg \
    && install --directory --owner=ikg --group=ikg --mode=0700 /data
COPY --from=build /ikg /ikg
ENV PATH=/ikg/.venv/bin:$PATH \
    PYTHONPATH=/ikg \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=ikg.settings \
    DATA_DIR=/data \
    BIND=0.0.0.0:8000
WORKDIR /ikg
USER 10001:10001
VOLUME /data
EXPOSE 8000
# The host of the address is asked for by name, so that ALLOWED_HOSTS holds here too.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-m", "script.asking"]
CMD ["python", "-m", "gunicorn", "--config", "python:ikg.gunicorn", "ikg.wsgi"]
