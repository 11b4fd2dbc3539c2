/** The worker's steps in the customer's words. A step that is not here is shown under its own name. */
const labels: Readonly<Record<string, string>> = {
  prepare: 'Preparing',
  freeze: 'Freezing the disks',
  plan: 'Finding out what has changed',
  begin: 'Freezing the disks',
  capture: 'Copying into the repository',
  checksum: 'Reading it back',
  manifest: 'Writing it down',
  copy: 'Copying from the repository',
  branch: 'Making fresh disks',
  stop: 'Stopping the VM',
  switch: 'Attaching the fresh disks',
  define: 'Making the VM',
  boot: 'Starting the VM',
  start: 'Starting the VM',
  reboot: 'Rebooting the VM',
  fold: 'Tidying up layers',
  drop: 'Removing layers',
}

/** A step may carry its subject after a colon ("fold:ly_…"). */
export function stepLabel(step: string, undoing: boolean): string {
  if (undoing) return 'Taking it back'
  const name = step.split(':', 1)[0] ?? step
  return labels[name] ?? name
}
