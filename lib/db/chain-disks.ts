import { z } from 'zod'

/** `CaptureChain.disks`: what the newest capture of a VM covered, and the layers that it made. */
export const chainDisks = z.array(z.object({ diskId: z.string(), target: z.string(), layerId: z.string() }))
export type ChainDisks = z.infer<typeof chainDisks>
