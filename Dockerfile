# One image for the web server, the worker and beat; docker-compose.yml says which it is.
# Nothing secret goes in: all settings come from the environment (docs/running/configuration.md).

FROM node:24-slim AS front-end
WORKDIR /front-end
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm
# What WeasyPrint sets PDF reports with (the same list as in scripts/setup.py).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
# What backups are made with: pg_dump and psql, not older than the server, from PostgreSQL's own packages.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-18 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements-production.lock ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements-production.lock
COPY --from=front-end /front-end/node_modules ./node_modules
COPY . .
ENV DJANGO_SETTINGS_MODULE=apcommission.settings \
    PYTHONUNBUFFERED=1 \
    STATIC_ROOT=/app/var/static \
    DOCUMENTS_ROOT=/documents \
    XDG_CACHE_HOME=/tmp/cache
# The values are for this one command, which connects to nothing.
RUN SECRET_KEY=unused DATABASE_URL=postgres://unused/unused REDIS_URL=redis://unused \
    python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --create-home --uid 10001 apcommission \
    && install -d -o apcommission -g apcommission /documents /backups
USER apcommission
VOLUME ["/documents", "/backups"]
# Which code this is, for the administrator's page: docker build --build-arg CODE_VERSION=$(git describe --always)
ARG CODE_VERSION="Not told"
ENV CODE_VERSION=$CODE_VERSION
EXPOSE 8000
CMD ["gunicorn", "apcommission.wsgi", "--config", "python:apcommission.web_server", \
    "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4"]
