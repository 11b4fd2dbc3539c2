import { emptyMap, type DiskMap } from './map-image'

/** What this process knows of a layer that it copies. The disk it comes from stands still, so that its map holds for the whole capture. */
export interface CopyNote {
  map: DiskMap
  /** How fast the last step was, until it was durable; 0: not known. */
  bytesPerMs: number
}

/** Captures that were given up or went on in another process leave a note each. */
const mostNotes = 64

/** Only saves asking again: whoever has none asks. By the half-made file, whose name no other capture has. */
export class CopyNotes {
  private readonly notes = new Map<string, CopyNote>()

  of(half: string): CopyNote {
    const known = this.notes.get(half)
    if (known) return known
    const [oldest] = this.notes.keys()
    if (oldest !== undefined && this.notes.size >= mostNotes) this.notes.delete(oldest)
    const note = { map: emptyMap(), bytesPerMs: 0 }
    this.notes.set(half, note)
    return note
  }

  forget(half: string): void {
    this.notes.delete(half)
  }
}
