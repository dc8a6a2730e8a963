# Built in two stages; the artefact is made in the first, so that the service starts at once.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/hanse
ENV PATH=/opt/hanse/bin:$PATH PYTHONSAFEPATH=1 HF_HUB_OFFLINE=1
# CPU build of torch, before the sentence encoder is resolved: else gigabytes of CUDA come along.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN pip install --no-cache-dir torch==2.13.0 ${TORCH_INDEX:+--index-url $TORCH_INDEX}
COPY constraints.txt pyproject.toml README.md ./
COPY app app
COPY matching matching
COPY features features
COPY models models
COPY data data
RUN pip install --no-cache-dir -c constraints.txt .
ENV HANSE_HOME=/var/lib/hanse
RUN hanse build

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 hanse
COPY --from=build /opt/hanse /opt/hanse
COPY --from=build --chown=hanse:hanse /var/lib/hanse /var/lib/hanse
ENV PATH=/opt/hanse/bin:$PATH PYTHONSAFEPATH=1 HF_HUB_OFFLINE=1 HANSE_HOME=/var/lib/hanse HANSE_BUILD_ON_START=false
USER hanse
WORKDIR /home/hanse
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"
# Beyond the container; publish the port on loopback, or name its hosts in HANSE_ALLOWED_HOSTS and put sign-in in front.
CMD ["hanse", "serve", "--host", "0.0.0.0", "--port", "8000", "--expose"]
