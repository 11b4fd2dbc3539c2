'use client'
import { ErrorDocument } from './_components/error-notice'
import './globals.css'

/** Stands in for the root layout when that itself failed. */
export default function GlobalError(props: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <title>Error · Holdfast</title>
        <ErrorDocument error={props.error} />
      </body>
    </html>
  )
}
