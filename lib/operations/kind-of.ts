import { z } from 'zod'
import { operationKinds, type OperationKind } from '@/lib/domain/operation'

const kindShape = z.enum(operationKinds)

/** The kind of an operation's row, which is plain text there. */
export function kindOf(operation: { kind: string }): OperationKind {
  return kindShape.parse(operation.kind)
}
