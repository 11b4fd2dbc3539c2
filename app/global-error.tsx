'use client'
import { ErrorNotice } from './_components/error-notice'
import './globals.css'

/** Stands in for the root layout when that itself failed. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <title>Error · Holdfast</title>
        <ErrorNotice {...props} />
      </body>
    </html>
  )
}
