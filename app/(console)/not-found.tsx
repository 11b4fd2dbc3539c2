import { NoticeBody } from '../_components/notice'

export default function NotFound() {
  return (
    <NoticeBody title="There is nothing here">
      <p>The address is wrong, what it showed was deleted, or it belongs to an account that you cannot see.</p>
    </NoticeBody>
  )
}
