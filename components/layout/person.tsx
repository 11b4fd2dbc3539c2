'use client'
import { LogOut } from 'lucide-react'
import { Button } from '@/components/ui/button'
import type { Me } from '@/lib/contract/people'
import { roleLabel } from './role-label'
import { signOut } from './sign-out'

/** Who is signed in, as what, and the way out. */
export function Person({ me }: { me: Me }) {
  return (
    <div className="flex items-center gap-2.5 border-t border-line px-2 pt-3 text-ink">
      <span
        aria-hidden="true"
        className="grid size-[26px] shrink-0 place-items-center rounded-full border border-line-control text-11 text-ink-2"
      >
        {me.user.name.slice(0, 1).toUpperCase()}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">{me.user.name}</span>
        <span className="block text-12 text-ink-3">{roleLabel[me.role]}</span>
      </span>
      <Button variant="quiet" size="small-icon" aria-label="Sign out" title="Sign out" onClick={() => void signOut()}>
        <LogOut aria-hidden="true" />
      </Button>
    </div>
  )
}
