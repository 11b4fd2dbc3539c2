import type { NextConfig } from 'next'

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // They reach for files and sockets of their own; bundled, they lose them.
  serverExternalPackages: ['@node-rs/argon2', 'bullmq', 'ioredis', 'pg', 'pino'],
  // Tests build into a folder of their own, so that a panel that runs beside them keeps its files.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  // Types are a stage of `npm test`; a first start need not wait for them.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  // forbidden(): a page that a role may not see answers 403, and says so.
  experimental: { authInterrupts: true },
}

export default config
