# One recipe for every service: docker build --build-arg SERVICE=registration -t yuejuma-registration .
ARG NODE_IMAGE=node:24-bookworm-slim
ARG BASE_IMAGE=debian:bookworm-slim

# What an install depends on, apart from the sources, so that a change of code repeats no install.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY . .
RUN mkdir /manifests && cp --parents package.json package-lock.json libs/*/package.json services/*/package.json web/package.json clients/*/package.json /manifests

# All services at once: the layers up to here are the same for each of them.
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY --from=manifests /manifests ./
# The lock names optional packages of other platforms, so `npm install`, never `npm ci`; no install script is needed.
RUN npm install --ignore-scripts --no-audit --no-fund --no-progress
COPY . .
RUN NX_DAEMON=false npx nx run-many -t build
RUN mkdir /built \
 && cp -a --parents policies web/dist libs/*/dist libs/*/migrations services/*/dist services/*/migrations services/*/data /built \
 && find /built \( -name '*.map' -o -name '*.d.ts' -o -name '*.tsbuildinfo' \) -delete

# What one service runs on, and nothing it was built or tested with: the workspaces it depends on are those npm links.
# `--omit=dev` alone would keep what a workspace is tested with when that is a workspace, the whole platform here.
FROM ${NODE_IMAGE} AS production
ARG SERVICE
WORKDIR /app
COPY --from=manifests /manifests ./
RUN npm pkg delete devDependencies --workspaces \
 && npm install --ignore-scripts --no-audit --no-fund --no-progress --omit=dev --omit=optional --workspace "@yuejuma/${SERVICE}" \
 && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \) -delete \
 && for part in test tests docs benchmark benchmarks examples; do rm -rf node_modules/[!@]*/$part node_modules/@*/*/$part; done \
 && rm -rf node_modules/.bin node_modules/.package-lock.json
COPY --from=build /built /built
RUN mkdir /service && cp -a /built/policies /service/ \
 && if [ "${SERVICE}" = gateway ]; then mkdir /service/web && cp -a /built/web/dist /service/web/; fi \
 && for link in node_modules/@yuejuma/*; do \
      folder="$(realpath --relative-to=. "${link}")" && mkdir -p "/service/${folder}" \
      && cp -a "${folder}/." "/built/${folder}/." "/service/${folder}/" || exit 1; \
    done

FROM ${BASE_IMAGE}
ARG SERVICE
COPY --from=production /usr/local/bin/node /usr/local/bin/node
COPY --from=production /app/node_modules /app/node_modules
COPY --from=production /service /app
WORKDIR /app/services/${SERVICE}
# The gateway and the code service run a process a core; the others read no WORKERS.
ENV NODE_ENV=production YUEJUMA_ENV=production POLICY_DIR=/app/policies WEB_DIR=/app/web/dist HOST=0.0.0.0 GRPC_LISTEN=0.0.0.0:50051 WORKERS=auto
USER 1000:1000
# Node is process 1 and ends on SIGTERM by itself.
CMD ["node", "--import", "/app/libs/platform/dist/telemetry.js", "dist/main.js"]
