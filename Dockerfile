# ShowUp in a container. Built in two stages, so that what runs holds no compiler, no pip, no Node:
#   docker build -t showup .
# Its steps are proven by `make container-steps` in a clean folder as another user, without an
# engine. Keep every path below a folder of its own at the root: the proof puts them elsewhere.

FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

# What the locks say, by hash, and nothing else. One library comes as source and is built here.
WORKDIR /source
COPY requirements/ /source/requirements/
RUN python -m venv /tools
RUN /tools/bin/python -m pip install --quiet --require-hashes -r requirements/build.txt
RUN /tools/bin/python -m pip wheel --quiet --require-hashes --use-pep517 --no-build-isolation \
    --no-deps --wheel-dir /wheels -r requirements/runtime.txt

# ShowUp itself: its wheel holds the built phone app and the migrations.
COPY pyproject.toml hatch_build.py README.md LICENSE /source/
COPY pwa/ /source/pwa/
COPY migrations/ /source/migrations/
COPY app/ /source/app/
RUN /tools/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels /source

# A virtual environment without pip, compiled ahead: the running process writes nothing into it.
RUN python -m venv --without-pip /showup
RUN /tools/bin/python -m pip --python /showup/bin/python install --quiet --no-index --no-deps \
    --compile /wheels/*.whl
RUN mkdir -m 0700 /data


FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    SHOWUP_DATA=/data \
    SHOWUP_HOST=0.0.0.0 \
    SHOWUP_PORT=8000

COPY --from=build /showup/ /showup/
COPY --from=build --chown=10001:10001 /data/ /data/

# A number, not a name: nobody has to be known here.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/showup/bin/python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ['SHOWUP_PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["/showup/bin/showup"]
CMD ["serve"]
