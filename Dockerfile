# One image for every process of the platform; docker-compose.yml says which one it runs.
FROM python:3.13-slim AS packages
WORKDIR /build
COPY requirements/bootstrap.txt requirements/runtime.txt ./
RUN python -m venv /opt/cai \
 && /opt/cai/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r bootstrap.txt \
 && VIRTUAL_ENV=/opt/cai /opt/cai/bin/uv pip sync --quiet --no-cache --require-hashes --compile-bytecode runtime.txt

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home cai \
 && mkdir -p /var/lib/cai/signing /var/lib/cai/documents \
 && chown -R cai /var/lib/cai
COPY --from=packages /opt/cai /opt/cai
ENV PATH=/opt/cai/bin:$PATH PYTHONUNBUFFERED=1
WORKDIR /platform
COPY shared shared
COPY services services
COPY migrations migrations
COPY local local
RUN python -m compileall -q shared services migrations local
USER cai
EXPOSE 8000 8001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["python", "-m"]
