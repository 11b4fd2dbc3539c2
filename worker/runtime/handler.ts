import type { OperationKind } from '@/lib/domain/operation'
import { operationParams, type OperationParams } from '@/lib/operations/params'
import type { OperationContext } from './context'

/** How an undone operation ends. */
export interface Failure {
  state: 'failed' | 'cancelled'
  error: { code: string; message: string }
}

/**
 * The work of one kind of operation. Both may be killed at any line and are then called again by a successor.
 * `run` ends the operation as succeeded through `context.end`; when it throws for good, `undo` leaves the VM as it was found,
 * power state included, and ends it as `failure` says.
 */
export interface Handler<K extends OperationKind> {
  run: (context: OperationContext, params: OperationParams<K>) => Promise<void>
  undo: (context: OperationContext, failure: Failure) => Promise<void>
}

export type Handlers = { [K in OperationKind]: Handler<K> }

/** Calls the handler of the operation's kind with its parsed parameters. */
export function boundHandler(
  handlers: Handlers,
  kind: OperationKind,
  params: unknown,
): { run: (c: OperationContext) => Promise<void>; undo: Handler<OperationKind>['undo'] } {
  return bind(handlers, kind, params)
}

function bind<K extends OperationKind>(handlers: Handlers, kind: K, params: unknown) {
  const handler: Handler<K> = handlers[kind]
  // Parsed inside run: parameters that an upgrade no longer understands fail the operation, and are not left to the sweep for ever.
  const run = async (context: OperationContext) => handler.run(context, operationParams[kind].parse(params) as OperationParams<K>)
  return { run, undo: handler.undo }
}
