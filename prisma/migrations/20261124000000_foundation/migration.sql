-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'admin', 'operator', 'viewer', 'billing');

-- CreateEnum
CREATE TYPE "HostDriver" AS ENUM ('libvirt', 'simulated');

-- CreateEnum
CREATE TYPE "Accelerator" AS ENUM ('kvm', 'tcg');

-- CreateEnum
CREATE TYPE "PoolKind" AS ENUM ('primary', 'repository');

-- CreateEnum
CREATE TYPE "LayerState" AS ENUM ('creating', 'writable', 'immutable', 'dropping');

-- CreateEnum
CREATE TYPE "OperationState" AS ENUM ('queued', 'running', 'cancelling', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "OperationLane" AS ENUM ('vm', 'maintenance', 'none');

-- CreateEnum
CREATE TYPE "OutboxTopic" AS ENUM ('job', 'event');

-- CreateEnum
CREATE TYPE "RestorePointKind" AS ENUM ('snapshot', 'backup');

-- CreateEnum
CREATE TYPE "RestorePointState" AS ENUM ('creating', 'ready', 'failed', 'deleting');

-- CreateEnum
CREATE TYPE "Consistency" AS ENUM ('crash', 'filesystem');

-- CreateEnum
CREATE TYPE "RestorePointProof" AS ENUM ('stored', 'checksummed', 'booted');

-- CreateEnum
CREATE TYPE "VmState" AS ENUM ('creating', 'active', 'failed');

-- CreateEnum
CREATE TYPE "VmPower" AS ENUM ('running', 'paused', 'stopped', 'crashed', 'unknown');

-- CreateEnum
CREATE TYPE "WantedPower" AS ENUM ('running', 'stopped');

-- CreateEnum
CREATE TYPE "NetworkMode" AS ENUM ('user', 'isolated');

-- CreateEnum
CREATE TYPE "BootMode" AS ENUM ('demo', 'disk');

-- CreateEnum
CREATE TYPE "DiskRole" AS ENUM ('os', 'volume');

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "accountId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("accountId","userId")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" TEXT NOT NULL,
    "accountId" TEXT,
    "actorId" TEXT,
    "onBehalfOfId" TEXT,
    "action" TEXT NOT NULL,
    "subjectType" TEXT NOT NULL,
    "subjectId" TEXT,
    "address" TEXT,
    "requestId" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "accountId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "location" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotencyKey_pkey" PRIMARY KEY ("accountId","key")
);

-- CreateTable
CREATE TABLE "Host" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "driver" "HostDriver" NOT NULL,
    "libvirtUri" TEXT,
    "accelerator" "Accelerator",
    "hypervisor" TEXT,
    "cpus" INTEGER,
    "memoryMib" INTEGER,
    "lastSeenAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Pool" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "kind" "PoolKind" NOT NULL,
    "name" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "totalBytes" BIGINT,
    "freeBytes" BIGINT,
    "measuredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Pool_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeatAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Discrepancy" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "firstSeen" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeen" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolvedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Discrepancy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Layer" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "poolId" TEXT NOT NULL,
    "parentId" TEXT,
    "fileName" TEXT NOT NULL,
    "state" "LayerState" NOT NULL,
    "virtualSizeBytes" BIGINT NOT NULL,
    "allocatedBytes" BIGINT NOT NULL DEFAULT 0,
    "operationId" TEXT,
    "epoch" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "frozenAt" TIMESTAMPTZ(3),

    CONSTRAINT "Layer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RetainedHead" (
    "operationId" TEXT NOT NULL,
    "diskId" TEXT NOT NULL,
    "vmId" TEXT NOT NULL,
    "layerId" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RetainedHead_pkey" PRIMARY KEY ("operationId","diskId")
);

-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "lane" "OperationLane" NOT NULL,
    "vmId" TEXT,
    "restorePointId" TEXT,
    "undoesId" TEXT,
    "state" "OperationState" NOT NULL DEFAULT 'queued',
    "step" TEXT,
    "undoing" BOOLEAN NOT NULL DEFAULT false,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "heartbeatAt" TIMESTAMPTZ(3),
    "runAfter" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "doneBytes" BIGINT NOT NULL DEFAULT 0,
    "totalBytes" BIGINT NOT NULL DEFAULT 0,
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "errorCode" TEXT,
    "errorMessage" TEXT,
    "params" JSONB NOT NULL,
    "result" JSONB,
    "requestedById" TEXT,
    "onBehalfOfId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "undoUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OperationStep" (
    "operationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "endedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OperationStep_pkey" PRIMARY KEY ("operationId","name")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" "OutboxTopic" NOT NULL,
    "accountId" TEXT,
    "payload" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RestorePoint" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "vmId" TEXT,
    "vmName" TEXT NOT NULL,
    "kind" "RestorePointKind" NOT NULL,
    "name" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "state" "RestorePointState" NOT NULL,
    "capturedAt" TIMESTAMPTZ(3),
    "consistency" "Consistency",
    "storedBytes" BIGINT NOT NULL DEFAULT 0,
    "restorableBytes" BIGINT NOT NULL DEFAULT 0,
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "pinReason" TEXT NOT NULL DEFAULT '',
    "proof" "RestorePointProof" NOT NULL DEFAULT 'stored',
    "vmSpec" JSONB NOT NULL,
    "failure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RestorePoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RestorePointLayer" (
    "restorePointId" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "layerId" TEXT NOT NULL,
    "diskId" TEXT,
    "diskName" TEXT NOT NULL,
    "role" "DiskRole" NOT NULL,
    "virtualSizeBytes" BIGINT NOT NULL,

    CONSTRAINT "RestorePointLayer_pkey" PRIMARY KEY ("restorePointId","target")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "userAgent" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Vm" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "VmState" NOT NULL,
    "uuid" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "vcpus" INTEGER NOT NULL,
    "memoryMib" INTEGER NOT NULL,
    "boot" "BootMode" NOT NULL,
    "networkMode" "NetworkMode" NOT NULL,
    "wantedPower" "WantedPower" NOT NULL,
    "power" "VmPower" NOT NULL,
    "powerObservedAt" TIMESTAMPTZ(3),
    "agentAnswers" BOOLEAN NOT NULL DEFAULT false,
    "collectedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Vm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Disk" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "vmId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "DiskRole" NOT NULL,
    "target" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "headLayerId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Disk_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE INDEX "AuditEvent_accountId_createdAt_id_idx" ON "AuditEvent"("accountId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "IdempotencyKey_createdAt_idx" ON "IdempotencyKey"("createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Host_name_key" ON "Host"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Pool_hostId_name_key" ON "Pool"("hostId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Pool_hostId_path_key" ON "Pool"("hostId", "path");

-- CreateIndex
CREATE INDEX "Worker_heartbeatAt_idx" ON "Worker"("heartbeatAt");

-- CreateIndex
CREATE UNIQUE INDEX "Discrepancy_hostId_kind_subject_key" ON "Discrepancy"("hostId", "kind", "subject");

-- CreateIndex
CREATE INDEX "Layer_parentId_idx" ON "Layer"("parentId");

-- CreateIndex
CREATE INDEX "Layer_accountId_idx" ON "Layer"("accountId");

-- CreateIndex
CREATE INDEX "Layer_operationId_idx" ON "Layer"("operationId");

-- CreateIndex
CREATE UNIQUE INDEX "Layer_poolId_fileName_key" ON "Layer"("poolId", "fileName");

-- CreateIndex
CREATE INDEX "RetainedHead_expiresAt_idx" ON "RetainedHead"("expiresAt");

-- CreateIndex
CREATE INDEX "RetainedHead_layerId_idx" ON "RetainedHead"("layerId");

-- CreateIndex
CREATE INDEX "RetainedHead_vmId_idx" ON "RetainedHead"("vmId");

-- CreateIndex
CREATE INDEX "Operation_accountId_createdAt_id_idx" ON "Operation"("accountId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "Operation_vmId_createdAt_idx" ON "Operation"("vmId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "Operation_hostId_state_runAfter_idx" ON "Operation"("hostId", "state", "runAfter");

-- CreateIndex
CREATE UNIQUE INDEX "Operation_accountId_id_key" ON "Operation"("accountId", "id");

-- CreateIndex
CREATE INDEX "Outbox_accountId_id_idx" ON "Outbox"("accountId", "id");

-- CreateIndex
CREATE INDEX "RestorePoint_accountId_createdAt_id_idx" ON "RestorePoint"("accountId", "createdAt" DESC, "id");

-- CreateIndex
CREATE INDEX "RestorePoint_vmId_createdAt_id_idx" ON "RestorePoint"("vmId", "createdAt" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "RestorePoint_accountId_id_key" ON "RestorePoint"("accountId", "id");

-- CreateIndex
CREATE INDEX "RestorePointLayer_layerId_idx" ON "RestorePointLayer"("layerId");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Session_userId_createdAt_idx" ON "Session"("userId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Vm_uuid_key" ON "Vm"("uuid");

-- CreateIndex
CREATE UNIQUE INDEX "Vm_mac_key" ON "Vm"("mac");

-- CreateIndex
CREATE INDEX "Vm_hostId_idx" ON "Vm"("hostId");

-- CreateIndex
CREATE UNIQUE INDEX "Vm_accountId_name_key" ON "Vm"("accountId", "name");

-- CreateIndex
CREATE UNIQUE INDEX "Vm_accountId_id_key" ON "Vm"("accountId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Disk_headLayerId_key" ON "Disk"("headLayerId");

-- CreateIndex
CREATE UNIQUE INDEX "Disk_vmId_target_key" ON "Disk"("vmId", "target");

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Pool" ADD CONSTRAINT "Pool_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Worker" ADD CONSTRAINT "Worker_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Layer" ADD CONSTRAINT "Layer_poolId_fkey" FOREIGN KEY ("poolId") REFERENCES "Pool"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Layer" ADD CONSTRAINT "Layer_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Layer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RetainedHead" ADD CONSTRAINT "RetainedHead_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "Operation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RetainedHead" ADD CONSTRAINT "RetainedHead_diskId_fkey" FOREIGN KEY ("diskId") REFERENCES "Disk"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RetainedHead" ADD CONSTRAINT "RetainedHead_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RetainedHead" ADD CONSTRAINT "RetainedHead_layerId_fkey" FOREIGN KEY ("layerId") REFERENCES "Layer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_restorePointId_fkey" FOREIGN KEY ("restorePointId") REFERENCES "RestorePoint"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OperationStep" ADD CONSTRAINT "OperationStep_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "Operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RestorePoint" ADD CONSTRAINT "RestorePoint_vmId_fkey" FOREIGN KEY ("vmId") REFERENCES "Vm"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RestorePointLayer" ADD CONSTRAINT "RestorePointLayer_restorePointId_fkey" FOREIGN KEY ("restorePointId") REFERENCES "RestorePoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RestorePointLayer" ADD CONSTRAINT "RestorePointLayer_layerId_fkey" FOREIGN KEY ("layerId") REFERENCES "Layer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RestorePointLayer" ADD CONSTRAINT "RestorePointLayer_diskId_fkey" FOREIGN KEY ("diskId") REFERENCES "Disk"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vm" ADD CONSTRAINT "Vm_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "Account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Vm" ADD CONSTRAINT "Vm_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Disk" ADD CONSTRAINT "Disk_accountId_vmId_fkey" FOREIGN KEY ("accountId", "vmId") REFERENCES "Vm"("accountId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Disk" ADD CONSTRAINT "Disk_headLayerId_fkey" FOREIGN KEY ("headLayerId") REFERENCES "Layer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What Prisma's schema language cannot say ---------------------------------------------------

ALTER TABLE "User" ADD CONSTRAINT "User_email_lower" CHECK ("email" = lower("email"));
ALTER TABLE "Vm" ADD CONSTRAINT "Vm_name_length" CHECK (char_length("name") BETWEEN 1 AND 63);
ALTER TABLE "Vm" ADD CONSTRAINT "Vm_size_positive" CHECK ("vcpus" > 0 AND "memoryMib" > 0);
ALTER TABLE "Disk" ADD CONSTRAINT "Disk_target_form" CHECK ("target" ~ '^vd[a-z]$');
ALTER TABLE "Disk" ADD CONSTRAINT "Disk_size_positive" CHECK ("sizeBytes" > 0);

ALTER TABLE "Layer" ADD CONSTRAINT "Layer_file_name" CHECK ("fileName" ~ '^ly_[a-z0-9_]{1,120}\.qcow2$');
ALTER TABLE "Layer" ADD CONSTRAINT "Layer_sizes" CHECK ("virtualSizeBytes" > 0 AND "allocatedBytes" >= 0);
ALTER TABLE "Layer" ADD CONSTRAINT "Layer_not_own_parent" CHECK ("parentId" IS DISTINCT FROM "id");
ALTER TABLE "Layer" ADD CONSTRAINT "Layer_made_by" CHECK (("operationId" IS NULL) = ("epoch" IS NULL));

-- A point that can be restored from says of when it is and how good it is; one that failed says why.
ALTER TABLE "RestorePoint" ADD CONSTRAINT "RestorePoint_ready" CHECK ("state" <> 'ready' OR ("capturedAt" IS NOT NULL AND "consistency" IS NOT NULL));
ALTER TABLE "RestorePoint" ADD CONSTRAINT "RestorePoint_failed" CHECK (("state" <> 'failed' OR "failure" IS NOT NULL) AND ("state" <> 'ready' OR "failure" IS NULL));
ALTER TABLE "RestorePoint" ADD CONSTRAINT "RestorePoint_pin" CHECK ("pinned" OR "pinReason" = '');
ALTER TABLE "RestorePoint" ADD CONSTRAINT "RestorePoint_name_length" CHECK (char_length("name") BETWEEN 1 AND 120);

ALTER TABLE "Operation" ADD CONSTRAINT "Operation_kind" CHECK ("kind" IN (
  'snapshot.create', 'snapshot.delete', 'restore.in-place', 'restore.new-vm', 'restore.undo',
  'vm.start', 'vm.stop', 'vm.reboot', 'layers.collect'));
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_running" CHECK ("state" NOT IN ('running', 'cancelling') OR ("startedAt" IS NOT NULL AND "heartbeatAt" IS NOT NULL AND "epoch" > 0));
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_ended" CHECK (("state" IN ('succeeded', 'failed', 'cancelled')) = ("endedAt" IS NOT NULL));
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_failed" CHECK ("state" <> 'failed' OR ("errorCode" IS NOT NULL AND "errorMessage" IS NOT NULL));
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_progress" CHECK ("doneBytes" >= 0 AND "totalBytes" >= 0);
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_lane_vm" CHECK ("lane" = 'none' OR "vmId" IS NOT NULL OR "undoing" OR "endedAt" IS NOT NULL);
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_undo_until" CHECK ("undoUntil" IS NULL OR ("kind" = 'restore.in-place' AND "state" = 'succeeded'));

-- One thing at a time that changes a VM: one asked for, and one (of either lane) under way.
CREATE UNIQUE INDEX "Operation_one_asked_per_vm" ON "Operation" ("vmId")
  WHERE "lane" = 'vm' AND "state" IN ('queued', 'running', 'cancelling');
CREATE UNIQUE INDEX "Operation_one_under_way_per_vm" ON "Operation" ("vmId")
  WHERE "lane" IN ('vm', 'maintenance') AND "state" IN ('running', 'cancelling');
CREATE UNIQUE INDEX "Operation_one_collector_per_vm" ON "Operation" ("vmId")
  WHERE "lane" = 'maintenance' AND "state" IN ('queued', 'running', 'cancelling');
-- The sweep's question, small at any number of ended operations.
CREATE INDEX "Operation_in_flight" ON "Operation" ("hostId", "runAfter")
  WHERE "state" IN ('queued', 'running', 'cancelling');
CREATE INDEX "Operation_undoable" ON "Operation" ("undoUntil") WHERE "undoUntil" IS NOT NULL;
CREATE INDEX "Outbox_unsent" ON "Outbox" ("id") WHERE "sentAt" IS NULL;

-- The relay listens, so that an operation starts in milliseconds and not at the next poll.
CREATE FUNCTION outbox_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER "Outbox_notify" AFTER INSERT ON "Outbox" FOR EACH STATEMENT EXECUTE FUNCTION outbox_notify();

-- Nobody rewrites what was recorded.
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER "AuditEvent_no_truncate" BEFORE TRUNCATE ON "AuditEvent" FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
