-- CreateEnum
CREATE TYPE "ScheduleFrequency" AS ENUM ('hourly', 'daily', 'weekly');

-- CreateEnum
CREATE TYPE "QuiesceMode" AS ENUM ('auto', 'never', 'require');

-- CreateEnum
CREATE TYPE "ScheduleRunState" AS ENUM ('waiting', 'started', 'succeeded', 'failed', 'missed', 'skipped');

-- AlterTable
ALTER TABLE "Layer" ADD COLUMN     "sha256" TEXT,
ADD COLUMN     "verifiedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "RestorePoint" ADD COLUMN     "damage" TEXT,
ADD COLUMN     "fullReason" TEXT,
ADD COLUMN     "keepDays" INTEGER,
ADD COLUMN     "scheduleId" TEXT;

ALTER TABLE "Vm" ADD COLUMN "readsPointId" TEXT;

-- CreateTable
CREATE TABLE "Schedule" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "vmId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "frequency" "ScheduleFrequency" NOT NULL,
    "everyHours" INTEGER,
    "time" TEXT NOT NULL,
    "weekdays" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "timeZone" TEXT NOT NULL,
    "retention" JSONB NOT NULL,
    "includeVolumes" BOOLEAN NOT NULL DEFAULT true,
    "quiesce" "QuiesceMode" NOT NULL DEFAULT 'auto',
    "nextSlot" TEXT,
    "nextRunAt" TIMESTAMPTZ(3),
    "failuresInRow" INTEGER NOT NULL DEFAULT 0,
    "lastFailure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Schedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ScheduleRun" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "scheduleId" TEXT NOT NULL,
    "vmId" TEXT NOT NULL,
    "slot" TEXT,
    "plannedAt" TIMESTAMPTZ(3) NOT NULL,
    "state" "ScheduleRunState" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "runAfter" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "operationId" TEXT,
    "restorePointId" TEXT,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ScheduleRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CaptureChain" (
    "vmId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "checkpoint" TEXT NOT NULL,
    "checkpointXml" TEXT NOT NULL,
    "restorePointId" TEXT NOT NULL,
    "disks" JSONB NOT NULL,
    "closedReason" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CaptureChain_pkey" PRIMARY KEY ("vmId")
);

-- CreateTable
CREATE TABLE "PricingPolicy" (
    "id" TEXT NOT NULL,
    "validFrom" TIMESTAMPTZ(3) NOT NULL,
    "currency" TEXT NOT NULL,
    "snapshotPerGbMonth" DECIMAL(12,6) NOT NULL,
    "backupPerGbMonth" DECIMAL(12,6) NOT NULL,
    "imagePerGbMonth" DECIMAL(12,6) NOT NULL,
    "perSchedule" DECIMAL(12,6) NOT NULL,
    "freeBackupsPerVm" INTEGER NOT NULL,

    CONSTRAINT "PricingPolicy_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Schedule_accountId_createdAt_id_idx" ON "Schedule"("accountId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Schedule_accountId_id_key" ON "Schedule"("accountId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Schedule_vmId_name_key" ON "Schedule"("vmId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "ScheduleRun_operationId_key" ON "ScheduleRun"("operationId");

-- CreateIndex
CREATE INDEX "ScheduleRun_scheduleId_plannedAt_id_idx" ON "ScheduleRun"("scheduleId", "plannedAt" DESC, "id");

-- CreateIndex
CREATE INDEX "ScheduleRun_vmId_state_idx" ON "ScheduleRun"("vmId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "ScheduleRun_scheduleId_slot_key" ON "ScheduleRun"("scheduleId", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "PricingPolicy_validFrom_key" ON "PricingPolicy"("validFrom");

-- CreateIndex
CREATE INDEX "RestorePoint_scheduleId_idx" ON "RestorePoint"("scheduleId");

-- AddForeignKey
ALTER TABLE "RestorePoint" ADD CONSTRAINT "RestorePoint_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Schedule" ADD CONSTRAINT "Schedule_accountId_vmId_fkey" FOREIGN KEY ("accountId", "vmId") REFERENCES "Vm"("accountId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ScheduleRun" ADD CONSTRAINT "ScheduleRun_accountId_scheduleId_fkey" FOREIGN KEY ("accountId", "scheduleId") REFERENCES "Schedule"("accountId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "Vm_readsPointId_idx" ON "Vm"("readsPointId");

-- AddForeignKey
ALTER TABLE "Vm" ADD CONSTRAINT "Vm_readsPointId_fkey" FOREIGN KEY ("readsPointId") REFERENCES "RestorePoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CaptureChain" ADD CONSTRAINT "CaptureChain_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Schedule" ADD CONSTRAINT "Schedule_name_length" CHECK (char_length("name") BETWEEN 1 AND 120);
ALTER TABLE "Schedule" ADD CONSTRAINT "Schedule_time" CHECK ("time" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$');
ALTER TABLE "Schedule" ADD CONSTRAINT "Schedule_hours" CHECK (("frequency" = 'hourly') = ("everyHours" IS NOT NULL) AND ("everyHours" IS NULL OR "everyHours" IN (1, 2, 3, 4, 6, 8, 12)));
ALTER TABLE "Schedule" ADD CONSTRAINT "Schedule_weekdays" CHECK (("frequency" = 'weekly') = (cardinality("weekdays") > 0)
  AND "weekdays" <@ ARRAY['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
-- What is on has a next run, what is paused has none: nothing falls silent.
ALTER TABLE "Schedule" ADD CONSTRAINT "Schedule_next_run" CHECK ("enabled" = ("nextRunAt" IS NOT NULL) AND ("nextRunAt" IS NULL) = ("nextSlot" IS NULL));
ALTER TABLE "ScheduleRun" ADD CONSTRAINT "ScheduleRun_ended" CHECK (("state" IN ('waiting', 'started')) = ("endedAt" IS NULL));
ALTER TABLE "ScheduleRun" ADD CONSTRAINT "ScheduleRun_reason" CHECK ("state" NOT IN ('failed', 'missed', 'skipped') OR "reason" IS NOT NULL);
ALTER TABLE "PricingPolicy" ADD CONSTRAINT "PricingPolicy_not_negative" CHECK ("snapshotPerGbMonth" >= 0 AND "backupPerGbMonth" >= 0
  AND "imagePerGbMonth" >= 0 AND "perSchedule" >= 0 AND "freeBackupsPerVm" >= 0);

-- The dispatcher's two questions, small at any number of schedules and past runs.
CREATE INDEX "Schedule_due" ON "Schedule" ("nextRunAt") WHERE "enabled";
CREATE INDEX "ScheduleRun_open" ON "ScheduleRun" ("runAfter") WHERE "state" IN ('waiting', 'started');

ALTER TABLE "Operation" DROP CONSTRAINT "Operation_kind";
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_kind" CHECK ("kind" IN (
  'snapshot.create', 'snapshot.delete', 'backup.create', 'backup.delete', 'backup.verify',
  'restore.in-place', 'restore.new-vm', 'restore.undo', 'restore.pull',
  'vm.start', 'vm.stop', 'vm.reboot', 'layers.collect'));

-- One of each lane asked for a VM, one of all of them under way.
DROP INDEX "Operation_one_collector_per_vm";
DROP INDEX "Operation_one_under_way_per_vm";
CREATE UNIQUE INDEX "Operation_one_per_lane_and_vm" ON "Operation" ("vmId", "lane")
  WHERE "lane" IN ('backup', 'pull', 'maintenance') AND "state" IN ('queued', 'running', 'cancelling');
CREATE UNIQUE INDEX "Operation_one_under_way_per_vm" ON "Operation" ("vmId")
  WHERE "lane" <> 'none' AND "state" IN ('running', 'cancelling');

INSERT INTO "PricingPolicy" ("id", "validFrom", "currency", "snapshotPerGbMonth", "backupPerGbMonth", "imagePerGbMonth", "perSchedule", "freeBackupsPerVm")
VALUES ('price_00000000000000000000000001', '2026-01-01T00:00:00Z', 'EUR', 0.05, 0.05, 0.05, 0, 3);
