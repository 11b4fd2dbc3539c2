import Link from 'next/link'
import type { ReactNode } from 'react'
import { BrandMark } from '@/components/layout/brand-mark'
import { buttonVariants } from '@/components/ui/button-variants'

/** A page that is only a message: what happened and the way on. */
export function Notice({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <main id="main" className="mx-auto grid max-w-[34rem] gap-3 px-4 py-[18vh]">
      <BrandMark />
      <h1 className="mt-2">{title}</h1>
      <div className="grid gap-2 text-14 leading-normal">{children}</div>
      <div className="mt-2 flex gap-2">
        {action}
        <Link href="/vms" className={buttonVariants()}>
          Virtual machines
        </Link>
      </div>
    </main>
  )
}
