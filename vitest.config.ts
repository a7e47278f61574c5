import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { include: ['{app,lib,db,sim,worker,paper-server,bin,tests}/**/*.test.ts'], exclude: ['node_modules'], testTimeout: 30_000, hookTimeout: 60_000 } })
