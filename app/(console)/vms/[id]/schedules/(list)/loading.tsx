import { ListLoading } from '@/components/table/list-loading'

export default function Loading() {
  return <ListLoading label="Schedules" />
}
