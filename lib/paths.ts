import path from 'node:path'
import { AppError } from './errors'

const layerFileName = /^ly_[a-z0-9_]{1,120}\.qcow2$/

/** Where a layer lies: a pool's absolute folder and a file name made from our own ids. */
export interface LayerRef {
  poolPath: string
  /** `ly_….qcow2`; nothing else is accepted. */
  fileName: string
}

export function isLayerFileName(name: string): boolean {
  return layerFileName.test(name)
}

/** Absolute path of a layer's file. Throws `internal` for any name that is not one of ours. */
export function layerPath(ref: LayerRef): string {
  if (!isLayerFileName(ref.fileName) || !path.isAbsolute(ref.poolPath)) {
    throw new AppError('internal', 'Something went wrong on our side.', {
      internal: `not a layer: ${ref.poolPath} ${ref.fileName}`,
    })
  }
  return path.join(ref.poolPath, ref.fileName)
}

/** The inverse of {@link layerPath}; null for a file that is not a layer's. */
export function layerRefOf(file: string): LayerRef | null {
  const fileName = path.basename(file)
  return isLayerFileName(fileName) ? { poolPath: path.dirname(file), fileName } : null
}
