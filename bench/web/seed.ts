import pg from 'pg'

export interface Size {
  vms: number
  points: number
}

/** What the figures are promised for: in the account measured, and as much again beside it. */
export const promised: Size = { vms: 1_000, points: 100_000 }

/** A point of sixty is not ready, one of three is a backup; names and sizes repeat, so that ids settle ties. */
const fill = `
  INSERT INTO "Vm" ("id", "accountId", "hostId", "name", "state", "uuid", "mac", "vcpus", "memoryMib", "boot", "networkMode",
    "wantedPower", "power", "collectedAt", "createdAt")
  SELECT 'vm_' || $4 || lpad(i::text, 25, '0'), $1, $5,
    (ARRAY['web', 'db', 'build', 'mail', 'shop', 'cache', 'queue'])[1 + i % 7] || '-' || lpad(i::text, 4, '0'),
    'active', gen_random_uuid(), $4 || '-' || i, 2, 2048, 'disk', 'user', 'running',
    CASE WHEN i % 40 = 0 THEN 'crashed' WHEN i % 5 = 0 THEN 'stopped' ELSE 'running' END::"VmPower", now(),
    now() - make_interval(days => 400, mins => -i / 3)
  FROM generate_series(1, $2::int) AS i;
  INSERT INTO "Layer" ("id", "accountId", "poolId", "fileName", "state", "virtualSizeBytes")
  SELECT 'ly_' || $4 || lpad(i::text, 25, '0'), $1, $6, 'ly_' || $4 || lpad(i::text, 25, '0') || '.qcow2', 'writable', 20::bigint << 30
  FROM generate_series(1, $2::int) AS i;
  INSERT INTO "Disk" ("id", "accountId", "vmId", "name", "role", "target", "sizeBytes", "headLayerId")
  SELECT 'dsk_' || $4 || lpad(i::text, 25, '0'), $1, 'vm_' || $4 || lpad(i::text, 25, '0'), 'System', 'os', 'vda', 20::bigint << 30,
    'ly_' || $4 || lpad(i::text, 25, '0')
  FROM generate_series(1, $2::int) AS i;
  INSERT INTO "RestorePoint" ("id", "accountId", "vmId", "vmName", "kind", "name", "note", "state", "capturedAt", "consistency",
    "storedBytes", "restorableBytes", "vmSpec", "failure", "createdAt")
  SELECT 'rp_' || $4 || lpad(i::text, 25, '0'), $1, "Vm"."id", "Vm"."name",
    CASE WHEN i % 3 = 0 THEN 'backup' ELSE 'snapshot' END::"RestorePointKind",
    (ARRAY['Nightly', 'Before the upgrade', 'Weekly', 'Before the migration'])[1 + i % 4] || ' ' || (i / 500),
    CASE WHEN i % 97 = 0 THEN 'asked for by the auditors' ELSE '' END,
    CASE WHEN i % 120 = 0 THEN 'creating' WHEN i % 60 = 0 THEN 'failed' ELSE 'ready' END::"RestorePointState",
    CASE WHEN i % 60 <> 0 THEN date_trunc('milliseconds', now()) - make_interval(mins => 5 * ($3::int - i) / 3) END,
    CASE WHEN i % 60 <> 0 THEN 'crash' END::"Consistency", (i % 1000) * 4096, 20::bigint << 30, '{}',
    CASE WHEN i % 60 = 0 AND i % 120 <> 0 THEN 'The pool was full.' END, now() - make_interval(mins => ($3::int - i))
  FROM generate_series(1, $3::int) AS i JOIN "Vm" ON "Vm"."id" = 'vm_' || $4 || lpad((1 + i % $2::int)::text, 25, '0');
  INSERT INTO "RestorePointLayer" ("restorePointId", "target", "layerId", "diskId", "diskName", "role", "virtualSizeBytes")
  SELECT "RestorePoint"."id", 'vda', "Disk"."headLayerId", "Disk"."id", 'System', 'os', 20::bigint << 30
  FROM "RestorePoint" JOIN "Disk" ON "Disk"."vmId" = "RestorePoint"."vmId" WHERE "RestorePoint"."accountId" = $1;
  INSERT INTO "Operation" ("id", "accountId", "hostId", "kind", "lane", "vmId", "state", "epoch", "params", "createdAt", "startedAt",
    "heartbeatAt", "endedAt", "errorCode", "errorMessage")
  SELECT 'op_' || $4 || lpad(i::text, 25, '0'), $1, $5, 'snapshot.create', 'vm', 'vm_' || $4 || lpad((1 + i % $2::int)::text, 25, '0'),
    CASE WHEN i % 50 = 0 THEN 'failed' ELSE 'succeeded' END::"OperationState", 1, '{}', at, at, at, at + interval '2 seconds',
    CASE WHEN i % 50 = 0 THEN 'internal' END, CASE WHEN i % 50 = 0 THEN 'The pool was full.' END
  FROM generate_series(1, $3::int / 2) AS i, LATERAL (SELECT now() - make_interval(mins => 2 * ($3::int - i)) AS at) AS began`

/** Fills the account with VMs, points and ended operations, on a host that no worker serves. `mark`: one digit, apart for each account. */
export async function seedAccount(databaseUrl: string, request: { accountId: string; mark: string; size: Size }): Promise<void> {
  const { accountId, mark, size } = request
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const [hostId, poolId] = [`hst_${mark}${'0'.repeat(25)}`, `pool_${mark}${'0'.repeat(25)}`]
    await client.query(`INSERT INTO "Host" ("id", "name", "driver") VALUES ($1, $2, 'simulated')`, [hostId, `bench-${mark}`])
    await client.query(`INSERT INTO "Pool" ("id", "hostId", "kind", "name", "path") VALUES ($1, $2, 'primary', 'local', $3)`, [
      poolId,
      hostId,
      `/bench/${mark}`,
    ])
    const values = [accountId, size.vms, size.points, mark, hostId, poolId].map((value) =>
      typeof value === 'number' ? String(value) : client.escapeLiteral(value),
    )
    for (const statement of fill.split(';\n')) {
      await client.query(statement.replace(/\$(\d)/g, (_, index: string) => values[Number(index) - 1] ?? 'NULL'))
    }
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
}
