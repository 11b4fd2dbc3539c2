import pg from 'pg'
import { z } from 'zod'
import { systemClock } from '@/lib/clock'
import { restorePointListQuery } from '@/lib/contract/restore-point'
import { vmListQuery } from '@/lib/contract/vm'
import type { Db } from '@/lib/db/client'
import { Prisma } from '@/lib/db/generated/client'
import { listRestorePoints } from '@/lib/services/list-restore-points'
import { listVms } from '@/lib/services/list-vms'
import { actorOf } from '@/lib/testing/actor'
import { printCells } from '../measure'
import { planNode, type PlanNode } from '../plan-node'
import { listCases } from './lists'
import type { WebBench } from './world'

const explained = z.tuple([z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: planNode, 'Execution Time': z.number() })]) })])

/** What PostgreSQL does for the keys of a page, as the service asks for them. */
export async function benchPlans({ stack, accountId }: WebBench): Promise<void> {
  const client = new pg.Client({ connectionString: stack.databaseUrl })
  await client.connect()
  const table = [['', 'read by', 'rows', 'passed over', 'blocks', 'ms']]
  try {
    for (const { path, sorts, filters } of listCases) {
      for (const filter of filters) {
        for (const sort of sorts.filter((each) => !each.startsWith('-'))) {
          const statement = await statementOf(stack.db, accountId, path, { ...filter, sort })
          const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement.text}`, statement.values)
          const [{ 'QUERY PLAN': plans }] = explained.parse(rows)
          const { Plan: plan, 'Execution Time': took } = plans[0]
          const nodes = flat(plan)
          const passed = nodes.reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0), 0)
          const how = nodes
            .map((node) => [node['Node Type'], node['Index Name'] ?? node['Relation Name']].filter(Boolean).join(' '))
            .join(' < ')
          const blocks = plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
          table.push([
            `${path} ${new URLSearchParams({ ...filter, sort })}`,
            how,
            String(plan['Actual Rows']),
            String(passed),
            String(blocks),
            took.toFixed(1),
          ])
        }
      }
    }
  } finally {
    await client.end()
  }
  printCells('Plans of the first page’s keys', table)
}

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)]
}

/** The first statement that the service sends. */
async function statementOf(db: Db, accountId: string, path: string, query: Record<string, string>): Promise<Prisma.Sql> {
  const sent: Prisma.Sql[] = []
  const listening = new Proxy(db, {
    get(target, name) {
      if (name !== '$queryRaw') {
        const value: unknown = Reflect.get(target, name)
        return value
      }
      return (strings: TemplateStringsArray, ...values: unknown[]) => {
        sent.push(Prisma.sql(strings, ...values))
        return target.$queryRaw(strings, ...values)
      }
    },
  })
  const context = { db: listening, actor: actorOf(accountId), clock: systemClock }
  if (path === '/vms') await listVms({ ...context, query: vmListQuery.parse(query) })
  else await listRestorePoints({ ...context, query: restorePointListQuery.parse(query) })
  const [first] = sent
  if (!first) throw new Error('nothing was asked')
  return first
}
