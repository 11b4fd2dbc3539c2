import { Notice } from './_components/notice'

export default function Forbidden() {
  return (
    <Notice title="Your role does not allow this">
      <p>You are signed in, but your role in this account may not see this page. Ask an owner or an admin of the account.</p>
    </Notice>
  )
}
