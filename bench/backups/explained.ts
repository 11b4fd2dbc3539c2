import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { z } from 'zod'
import type { Db } from '@/lib/db/client'
import { PrismaClient } from '@/lib/db/generated/client'
import { planNode, type PlanNode } from '../plan-node'

const plan = z.object({ 'Query Text': z.string(), Plan: planNode })

/** One statement as PostgreSQL ran it. */
export interface Ran {
  sql: string
  tookMs: number
  blocks: number
  /** Rows that were read and not wanted, over all of its tables. */
  passedOver: number
  /** Tables that were read from end to end, with how many rows they have shown. */
  wholeTables: { table: string; rows: number }[]
}

/** A client whose server explains each statement that it runs: those inside transactions, with their locks and foreign keys, too. */
export function explainingDb(url: string): { db: Db; take(): Ran[]; close(): Promise<void> } {
  const settings = [
    'log_min_duration=0',
    'log_analyze=on',
    'log_buffers=on',
    'log_format=json',
    'log_nested_statements=on',
    'log_timing=off',
  ]
  const options = ['session_preload_libraries=auto_explain', 'client_min_messages=log', ...settings.map((each) => `auto_explain.${each}`)]
  const pool = new pg.Pool({ connectionString: url, max: 4, options: options.map((each) => `-c ${each}`).join(' ') })
  let ran: Ran[] = []
  pool.on('connect', (client) => client.on('notice', (notice) => ran.push(...read(notice.message ?? ''))))
  const db = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    db,
    take() {
      const taken = ran
      ran = []
      return taken
    },
    async close() {
      await db.$disconnect()
      await pool.end()
    },
  }
}

function read(notice: string): Ran[] {
  const match = /^duration: ([\d.]+) ms\s+plan:\s*(\{[^]*\})\s*$/.exec(notice)
  if (!match?.[1] || !match[2]) return []
  const { 'Query Text': sql, Plan: top } = plan.parse(JSON.parse(match[2]))
  const nodes = flat(top)
  return [
    {
      sql,
      tookMs: Number(match[1]),
      blocks: top['Shared Hit Blocks'] + top['Shared Read Blocks'],
      passedOver: nodes.reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0) * node['Actual Loops'], 0),
      wholeTables: nodes
        .filter((node) => node['Node Type'] === 'Seq Scan')
        .map((node) => ({
          table: node['Relation Name'] ?? '',
          rows: (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
        })),
    },
  ]
}

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)]
}
