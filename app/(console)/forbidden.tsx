import type { Metadata } from 'next'
import { NoticeBody } from '../_components/notice'

export const metadata: Metadata = { title: 'Not allowed' }

export default function Forbidden() {
  return (
    <NoticeBody title="Your role does not allow this">
      <p>You are signed in, but your role in this account may not see this page. An owner or an admin of the account can change that.</p>
    </NoticeBody>
  )
}
