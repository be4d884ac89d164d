# The house without tools to build or change it. Pin the base by digest for a release:
#   docker build --build-arg BASE=python:3.11-slim-bookworm@sha256:... .
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS packages
COPY requirements.lock /tmp/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
        -r /tmp/requirements.lock \
 && /venv/bin/pip uninstall --yes --quiet pip setuptools

FROM ${BASE}
RUN groupadd --gid 10001 recourse \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /house --shell /usr/sbin/nologin recourse \
 && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=packages /venv /venv
WORKDIR /house
COPY app app
COPY tasks tasks
COPY templates templates
COPY static static
COPY piccolo_migrations piccolo_migrations
# Nothing is written at run time, so what Python would keep beside the code is made here: a start is seconds shorter.
RUN /venv/bin/python -m compileall -q --invalidation-mode unchecked-hash app tasks piccolo_migrations
ENV PATH=/venv/bin:/usr/bin:/bin PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 TZ=UTC DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
