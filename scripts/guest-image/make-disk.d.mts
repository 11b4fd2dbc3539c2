export interface MakeDiskOptions {
  /** Absolute path of the qcow2 to make; an existing file is replaced. */
  out: string
  kind: 'os' | 'volume'
  sizeMiB: number
  /** Shown on the guest's web page. */
  name?: string
  /** What build.mjs made. */
  guestDir: string
}

/** Makes a bootable demo disk or a formatted volume (qcow2, compat 1.1, no backing file). */
export function makeDisk(options: MakeDiskOptions): Promise<void>
