import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { themeCookie, themeOf } from '@/components/layout/theme'
import { systemClock } from '@/lib/clock'
import { env } from '@/lib/env'
import { OfflinePage } from './_components/offline-page'
import { Providers } from './_components/providers'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Holdfast', template: '%s · Holdfast' },
  description: 'Snapshots, backups and restores for your virtual machines.',
  robots: { index: false },
}

export const viewport: Viewport = { colorScheme: 'light dark' }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = themeOf((await cookies()).get(themeCookie)?.value)
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} {...(theme === 'system' ? {} : { 'data-theme': theme })}>
      <body>
        <Providers now={systemClock.now().getTime()}>{children}</Providers>
        {env().NODE_ENV === 'production' && <OfflinePage />}
      </body>
    </html>
  )
}
