import Link from 'next/link'
import type { ReactNode } from 'react'
import { BrandMark } from '@/components/layout/brand-mark'
import { buttonVariants } from '@/components/ui/button-variants'

interface NoticeProps {
  title: string
  children: ReactNode
  action?: ReactNode
}

/** A page that is only a message: what happened and the way on. */
export function Notice(props: NoticeProps) {
  return (
    <main id="main" className="mx-auto grid max-w-[34rem] px-4 py-[18vh]">
      <BrandMark />
      <NoticeBody {...props} />
    </main>
  )
}

/** The same inside the shell, where the way on is in sight. */
export function NoticeBody({ title, children, action }: NoticeProps) {
  return (
    <div className="mt-5 grid max-w-[34rem] gap-3">
      <h1>{title}</h1>
      <div className="grid gap-2 text-14 leading-normal">{children}</div>
      <div className="mt-2 flex flex-wrap gap-2">
        {action}
        <Link href="/overview" className={buttonVariants()}>
          Overview
        </Link>
      </div>
    </div>
  )
}
