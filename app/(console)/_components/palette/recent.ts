import { z } from 'zod'

const shape = z.array(z.object({ id: z.string(), name: z.string() })).max(20)
export type Recent = z.infer<typeof shape>[number]

const key = 'hf-recent-vms'
const most = 5

/** The machines that were chosen last in this browser, for an account. Storage that is refused or damaged is as if it were empty. */
export function readRecent(accountId: string): Recent[] {
  try {
    return shape.parse(JSON.parse(window.localStorage.getItem(`${key}:${accountId}`) ?? '[]'))
  } catch (thrown) {
    console.info('recent machines could not be read', thrown)
    return []
  }
}

export function noteRecent(accountId: string, vm: Recent): void {
  const next = [{ id: vm.id, name: vm.name }, ...readRecent(accountId).filter(({ id }) => id !== vm.id)].slice(0, most)
  try {
    window.localStorage.setItem(`${key}:${accountId}`, JSON.stringify(next))
  } catch (thrown) {
    console.info('recent machines could not be kept', thrown)
  }
}
