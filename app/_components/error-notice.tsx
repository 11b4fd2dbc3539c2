'use client'
import { useEffect } from 'react'
import { Button } from '@/components/ui/button'
import { Notice } from './notice'

/** An error that reached the page. Its digest is what the server's log knows it by. */
export function ErrorNotice({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  useEffect(() => console.error(error), [error])
  return (
    <Notice
      title="This page could not be shown"
      action={
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      }
    >
      <p role="alert">
        Something went wrong on our side. Your virtual machines, restore points and running operations are not affected by it.
      </p>
      {error.digest && (
        <p className="text-12 text-ink-3">
          Request <code>{error.digest}</code>
        </p>
      )}
    </Notice>
  )
}
