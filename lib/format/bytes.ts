const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

export interface Quantity {
  value: string
  unit: string
}

/** A byte count in decimal units (GB = 10^9), number and unit apart so that the unit can be set smaller. */
export function bytesParts(bytes: number): Quantity {
  let exponent = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  let scaled = bytes / 1000 ** exponent
  // 999.96 MB would be written "1,000 MB"
  if (Number(scaled.toFixed(decimalsFor(exponent, scaled))) >= 1000 && exponent < units.length - 1) {
    exponent += 1
    scaled = bytes / 1000 ** exponent
  }
  const value = scaled.toFixed(decimalsFor(exponent, scaled))
  return { value: value.replace(/\.0+$/, ''), unit: units[exponent] ?? 'B' }
}

function decimalsFor(exponent: number, scaled: number): number {
  if (exponent < 2) return 0
  if (exponent === 2) return scaled < 10 ? 1 : 0
  return scaled < 100 ? 2 : 1
}

/** "8.10 GB"; a no-break space keeps number and unit together. */
export function formatBytes(bytes: number): string {
  const { value, unit } = bytesParts(bytes)
  return `${value}\u00a0${unit}`
}

/** Memory is made and sold in powers of two: "512 MiB", "2 GiB". */
export function formatMemory(mebibytes: number): string {
  return mebibytes >= 1024 ? `${Number((mebibytes / 1024).toFixed(2))}\u00a0GiB` : `${mebibytes}\u00a0MiB`
}
