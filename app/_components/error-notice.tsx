'use client'
import { useRouter } from 'next/navigation'
import { startTransition, useEffect, type ReactNode } from 'react'
import { BrandMark } from '@/components/layout/brand-mark'
import { Button } from '@/components/ui/button'
import { NoticeBody } from './notice'

export interface PageErrorProps {
  error: Error & { digest?: string }
  reset: () => void
}

/** An error that reached the page. Its digest is what the server's log knows it by. */
export function ErrorBody({ error, reset }: PageErrorProps) {
  const router = useRouter()
  // The server is asked again; without it, the boundary would only show what it has already.
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  return <ErrorText error={error} retry={retry} />
}

/** The same with no shell around it. */
export function ErrorNotice(props: PageErrorProps) {
  return (
    <Bare>
      <ErrorBody {...props} />
    </Bare>
  )
}

/** Where even the root layout failed there is no router: the whole page is loaded again. */
export function ErrorDocument({ error }: Pick<PageErrorProps, 'error'>) {
  return (
    <Bare>
      <ErrorText error={error} retry={() => window.location.reload()} />
    </Bare>
  )
}

function Bare({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="mx-auto grid max-w-[34rem] px-4 py-[18vh]">
      <BrandMark />
      {children}
    </main>
  )
}

function ErrorText({ error, retry }: { error: PageErrorProps['error']; retry: () => void }) {
  useEffect(() => console.error(error), [error])
  return (
    <NoticeBody
      title="This page could not be shown"
      action={
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
      }
    >
      <p role="alert">
        Something went wrong on our side. Your virtual machines, restore points and running operations are not affected by it.
      </p>
      {error.digest && (
        <p className="text-12 text-ink-3">
          Request <code>{error.digest}</code>; name it when you ask for help.
        </p>
      )}
    </NoticeBody>
  )
}
