# The source runs as it is (Node strips the types): the first stage only fetches the locked dependencies.
FROM node:26.10.0-bookworm-slim AS dependencies
# npm takes the name of the folder into the bill of materials
WORKDIR /build/klantprofielen
COPY package.json package-lock.json ./
COPY tools tools
# no scripts, no dev tools, and without pdf.js' optional native canvas: text extraction does not use it
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
 && npm pkg delete devDependencies \
 && npm sbom --sbom-format cyclonedx --sbom-type application > sbom.cdx.json

FROM node:26.10.0-bookworm-slim
# the commit, and where its source can be had: docker compose build --build-arg REVISION=… --build-arg SOURCE=…
ARG REVISION=""
ARG SOURCE=""
LABEL org.opencontainers.image.title="klantprofielen" \
      org.opencontainers.image.description="Turns the quarterly PDFs 'Transparantie van klantprofielen' of UWV into a Postgres star schema" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.licenses="Apache-2.0"
# inside the container every interface is the container's own: docker-compose.yml publishes the port on 127.0.0.1 only
ENV NODE_ENV=production \
    TZ=UTC \
    DATA_DIR=/data \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8080 \
    RUNS_IN=container \
    KLANTPROFIELEN_REVISION="$REVISION"
WORKDIR /app
COPY --from=dependencies /build/klantprofielen/node_modules node_modules
COPY --from=dependencies /build/klantprofielen/sbom.cdx.json ./
COPY package.json LICENSE ./
COPY src src
COPY sql sql
COPY reference reference
COPY samples samples
COPY bi bi
COPY deploy/prometheus deploy/prometheus
COPY tools/container/ /usr/local/bin/
RUN printf '#!/bin/sh\nexec node --disable-warning=ExperimentalWarning --disable-sigusr1 /app/src/main.ts "$@"\n' > /usr/local/bin/klantprofielen \
 && chmod 0755 /usr/local/bin/klantprofielen \
 && install -d -o 10001 -g 10001 /data \
 && install -d -m 0755 /run/klantprofielen
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
# of `serve`; commands that end by themselves are over before it counts
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["klantprofielen"]
CMD ["serve"]
