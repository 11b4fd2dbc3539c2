import pg from 'pg'

export const seeded = { accounts: 20, vms: 20_000, schedulesOfVm: 5, points: 100_000 }

export interface Seeded {
  /** The largest of the accounts: a twentieth of the VMs and schedules, and half of the points; and the host that its VMs are on. */
  accountId: string
  hostId: string
}

/**
 * Schedules of all frequencies in many zones, none due, with two past runs each; half of the points are backups, on chains of ten layers.
 * `ofVm(i)` and `ofAccount(vm)` below stand for the i-th point's VM and a VM's account.
 */
const fill = `
  INSERT INTO "Account" ("id", "name") SELECT ofAccount(i * :vmsofaccount), 'account ' || i FROM generate_series(1, :accounts) AS i;
  INSERT INTO "Host" ("id", "name", "driver") SELECT ofHost(i * :vmsofaccount), 'host-' || i, 'simulated' FROM generate_series(1, :accounts) AS i;
  INSERT INTO "Pool" ("id", "hostId", "kind", "name", "path")
  SELECT ofPool(i * :vmsofaccount), ofHost(i * :vmsofaccount), 'primary'::"PoolKind", 'local', '/pool/' || i FROM generate_series(1, :accounts) AS i
  UNION ALL SELECT ofRepository(i * :vmsofaccount), ofHost(i * :vmsofaccount), 'repository'::"PoolKind", 'repository', '/repository/' || i
  FROM generate_series(1, :accounts) AS i;
  INSERT INTO "Vm" ("id", "accountId", "hostId", "name", "state", "uuid", "mac", "vcpus", "memoryMib", "boot", "networkMode", "wantedPower",
    "power", "collectedAt")
  SELECT id('vm', i), ofAccount(i), ofHost(i), 'vm-' || i, 'active', gen_random_uuid(), 'mac-' || i, 1, 1024, 'disk', 'user',
    'running', 'running', now() FROM generate_series(1, :vms) AS i;
  INSERT INTO "Layer" ("id", "accountId", "poolId", "fileName", "state", "virtualSizeBytes", "allocatedBytes")
  SELECT id('ly', i), ofAccount(i), ofPool(i), 'ly_head_' || i || '.qcow2', 'writable', 20::bigint << 30, 1 << 30 FROM generate_series(1, :vms) AS i;
  INSERT INTO "Disk" ("id", "accountId", "vmId", "name", "role", "target", "sizeBytes", "headLayerId")
  SELECT id('dsk', i), ofAccount(i), id('vm', i), 'System', 'os', 'vda', 20::bigint << 30, id('ly', i) FROM generate_series(1, :vms) AS i;
  INSERT INTO "Schedule" ("id", "accountId", "vmId", "name", "frequency", "everyHours", "time", "weekdays", "timeZone", "retention",
    "nextSlot", "nextRunAt", "updatedAt")
  SELECT id('sch', i), ofAccount(1 + (i - 1) % :vms), id('vm', 1 + (i - 1) % :vms), 'schedule ' || i,
    (ARRAY['daily', 'hourly', 'weekly'])[1 + i % 3]::"ScheduleFrequency", CASE WHEN i % 3 = 1 THEN 4 END,
    lpad((i % 24)::text, 2, '0') || ':' || lpad((i % 60)::text, 2, '0'),
    CASE WHEN i % 3 = 2 THEN ARRAY['mon', 'thu'] ELSE ARRAY[]::text[] END,
    (ARRAY['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC', 'America/Sao_Paulo', 'Pacific/Apia'])[1 + i % 7],
    '{"keepLast": 7}', '2099-01-01T00:00', '2099-01-01', now() FROM generate_series(1, :schedules) AS i;
  INSERT INTO "ScheduleRun" ("id", "accountId", "scheduleId", "vmId", "slot", "plannedAt", "state", "attempts", "runAfter", "startedAt", "endedAt")
  SELECT id('run', 2 * i + day), ofAccount(1 + (i - 1) % :vms), id('sch', i), id('vm', 1 + (i - 1) % :vms), 'past ' || day, at, 'succeeded', 1,
    at, at, at + interval '2 minutes'
  FROM generate_series(1, :schedules) AS i, generate_series(1, 2) AS day, LATERAL (SELECT now() - make_interval(days => day) AS at) AS past;
  INSERT INTO "Layer" ("id", "accountId", "poolId", "fileName", "state", "virtualSizeBytes", "allocatedBytes", "frozenAt", "sha256",
    "verifiedAt", "parentId")
  SELECT id('lyb', i), ofAccount(ofVm(i)), ofRepository(ofVm(i)), 'ly_backup_' || i || '.qcow2', 'immutable', 20::bigint << 30, 1 << 20, now(), 'sum',
    now() - make_interval(mins => i / 10), CASE WHEN i % 10 <> 0 THEN id('lyb', i - 1) END FROM generate_series(0, :points - 1) AS i;
  INSERT INTO "RestorePoint" ("id", "accountId", "vmId", "vmName", "kind", "name", "state", "capturedAt", "consistency", "storedBytes",
    "restorableBytes", "vmSpec", "fullReason", "scheduleId", "createdAt")
  SELECT id('rp', i), ofAccount(ofVm(i)), id('vm', ofVm(i)), 'vm-' || ofVm(i), (ARRAY['backup', 'snapshot'])[1 + i % 2]::"RestorePointKind",
    'point ' || i, 'ready', at, 'crash', 1 << 20, 20::bigint << 30, '{"vcpus": 1, "memoryMib": 1024, "boot": "disk"}',
    CASE WHEN i % 10 = 0 THEN 'It is the first.' END, id('sch', ofVm(i)), at
  FROM generate_series(0, :points - 1) AS i, LATERAL (SELECT now() - make_interval(mins => :points - i) AS at) AS began;
  INSERT INTO "RestorePointLayer" ("restorePointId", "target", "layerId", "diskId", "diskName", "role", "virtualSizeBytes")
  SELECT id('rp', i), 'vda', id('lyb', i), id('dsk', ofVm(i)), 'System', 'os', 20::bigint << 30 FROM generate_series(0, :points - 1) AS i;
  INSERT INTO "Operation" ("id", "accountId", "hostId", "kind", "lane", "vmId", "restorePointId", "state", "epoch", "params", "result",
    "createdAt", "startedAt", "heartbeatAt", "endedAt")
  SELECT id('op', i), ofAccount(ofVm(i)), ofHost(ofVm(i)), 'backup.create', 'backup', id('vm', ofVm(i)), id('rp', i), 'succeeded', 1, '{}', '{}', at, at, at,
    at + interval '2 minutes'
  FROM generate_series(0, :points - 1) AS i, LATERAL (SELECT now() - make_interval(mins => :points - i) AS at) AS began;
  INSERT INTO "Outbox" ("topic", "accountId", "payload", "createdAt", "sentAt")
  SELECT 'event', ofAccount(1 + i % :vms), '{"resource": "schedule", "id": "sch", "change": "updated"}', at, at
  FROM generate_series(1, :points) AS i, LATERAL (SELECT now() - make_interval(secs => i / 2) AS at) AS began`

/** The words that `fill` is written with. */
const words: [RegExp, string][] = [
  [/ofAccount\(/g, `pg_temp.owner('acc', `],
  [/ofHost\(/g, `pg_temp.owner('hst', `],
  [/ofPool\(/g, `pg_temp.owner('pool', `],
  [/ofRepository\(/g, `pg_temp.owner('pool_r', `],
  [/ofVm\(/g, 'pg_temp.of_vm('],
  [/\bid\(/g, 'pg_temp.id('],
]
const define = `
  CREATE FUNCTION pg_temp.id(prefix text, i bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT prefix || '_' || lpad(i::text, 26, '0') $$;
  CREATE FUNCTION pg_temp.owner(prefix text, vm bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT prefix || '_' || lpad((1 + (vm - 1) / :vmsofaccount)::text, 26, '0') $$;
  CREATE FUNCTION pg_temp.of_vm(i bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS
    $$ SELECT 1 + CASE WHEN i < :points / 2 THEN i % :vmsofaccount ELSE i % :vms END $$`

/** 100,000 schedules, 100,000 restore points, as many ended operations and events. */
export async function seedBackups(databaseUrl: string): Promise<Seeded> {
  const values: Record<string, number> = {
    accounts: seeded.accounts,
    vms: seeded.vms,
    vmsofaccount: seeded.vms / seeded.accounts,
    schedules: seeded.vms * seeded.schedulesOfVm,
    points: seeded.points,
  }
  const filled = (statement: string) => statement.replace(/(?<!:):([a-z]+)/g, (_, name: string) => String(values[name]))
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    for (const statement of define.split(';\n')) await client.query(filled(statement))
    for (const statement of fill.split(';\n'))
      await client.query(filled(words.reduce((text, [word, meant]) => text.replace(word, meant), statement)))
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
  return { accountId: `acc_${'1'.padStart(26, '0')}`, hostId: `hst_${'1'.padStart(26, '0')}` }
}
