-- What the worker asks again and again, and what the readouts ask for, found without reading a whole table
-- (`npm run bench -- backups plans` shows how each is read at 100,000 schedules and 100,000 points).

-- Operations in flight, by VM and lane: dispatcher, start of waiting runs, observer, captures and pulls that make way.
CREATE INDEX "Operation_open_of_vm" ON "Operation" ("vmId", "lane") WHERE "endedAt" IS NULL;
-- The scrub: one under way, or one that failed lately.
CREATE INDEX "Operation_hostId_kind_endedAt_idx" ON "Operation"("hostId", "kind", "endedAt");
-- What reads a point; and the foreign key, which a point that goes has the database look up.
DROP INDEX "Operation_restore_point";
CREATE INDEX "Operation_restorePointId_idx" ON "Operation"("restorePointId");
CREATE INDEX "RestorePointLayer_diskId_idx" ON "RestorePointLayer"("diskId");

-- Leftovers; repository layers without a checksum; the one that has gone unread for the longest.
CREATE INDEX "Layer_poolId_state_idx" ON "Layer"("poolId", "state");
CREATE INDEX "Layer_unsealed" ON "Layer" ("poolId", "verifiedAt") WHERE "sha256" IS NULL;
CREATE INDEX "Layer_unread" ON "Layer" ("verifiedAt") WHERE "sha256" IS NOT NULL;

CREATE INDEX "Vm_uncollected" ON "Vm" ("hostId") WHERE "collectedAt" IS NULL;

CREATE INDEX "Outbox_topic_sentAt_idx" ON "Outbox"("topic", "sentAt");

-- Two questions, an index each: a night's begun runs do not stand before those that wait.
DROP INDEX "ScheduleRun_open";
CREATE INDEX "ScheduleRun_waiting" ON "ScheduleRun" ("runAfter") WHERE "state" = 'waiting';
CREATE INDEX "ScheduleRun_started" ON "ScheduleRun" ("operationId") WHERE "state" = 'started';
-- Waiting and duration of the last 30 days, however many years lie before: of a page of VMs, and of a whole account.
DROP INDEX "ScheduleRun_vmId_state_idx";
CREATE INDEX "ScheduleRun_vmId_state_plannedAt_idx" ON "ScheduleRun"("vmId", "state", "plannedAt");
CREATE INDEX "ScheduleRun_account_succeeded" ON "ScheduleRun" ("accountId", "plannedAt") INCLUDE ("vmId", "runAfter", "startedAt", "endedAt")
  WHERE "state" = 'succeeded';

CREATE INDEX "Schedule_account_next" ON "Schedule" ("accountId", "nextRunAt") WHERE "enabled";
CREATE INDEX "Schedule_account_paused" ON "Schedule" ("accountId", "createdAt", "id") WHERE NOT "enabled";
CREATE INDEX "Schedule_account_failing" ON "Schedule" ("accountId", "createdAt", "id") WHERE "failuresInRow" > 0;

-- As in list_speed: without the extensions a search still finds the same.
DO $$
BEGIN
  CREATE INDEX "Schedule_search" ON "Schedule" USING gin ("accountId", (E'\n' || "name") gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_object OR undefined_file OR feature_not_supported THEN
  RAISE WARNING 'no index for searches: % (install postgresql-contrib, or have pg_trgm and btree_gin created by a superuser)', SQLERRM;
END $$;
