import { redirect } from 'next/navigation'

/** The overview comes later; until then the machines are the first page. */
export default function FirstPage() {
  redirect('/vms')
}
