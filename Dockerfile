# syntax=docker/dockerfile:1
# Compiled with the dev dependencies, run without them.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY commands ./commands
COPY db ./db
COPY sandbox ./sandbox
COPY bench ./bench
RUN npm run build && rm -rf dist/sandbox dist/bench

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
# In a container the web server must be reachable from outside it, and the data outlive it.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 XTEP_DATA_DIR=/data
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY db/migrations ./db/migrations
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A graceful stop takes up to 25 s; give `docker stop` more than its default of 10 s (compose.yaml does).
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
