-- What the lists page by: (account, sort value, id), read in either direction.
CREATE INDEX "Vm_account_created" ON "Vm" ("accountId", "createdAt", "id");
CREATE INDEX "RestorePoint_account_captured" ON "RestorePoint" ("accountId", (coalesce("capturedAt", 'infinity'::timestamptz)), "id");
CREATE INDEX "RestorePoint_account_name" ON "RestorePoint" ("accountId", "name", "id");
CREATE INDEX "RestorePoint_account_stored" ON "RestorePoint" ("accountId", "storedBytes", "id");
CREATE INDEX "Operation_account_created" ON "Operation" ("accountId", "createdAt", "id");
CREATE INDEX "AuditEvent_account_created" ON "AuditEvent" ("accountId", "createdAt", "id");

-- The restores that an estimate is made from.
CREATE INDEX "Operation_measured" ON "Operation" ("kind", "endedAt") WHERE "state" = 'succeeded' AND "result" IS NOT NULL;
-- Which restores read a point.
CREATE INDEX "Operation_restore_point" ON "Operation" ("restorePointId") WHERE "state" IN ('queued', 'running', 'cancelling');
-- An undo under way.
CREATE INDEX "Operation_undoes" ON "Operation" ("undoesId") WHERE "undoesId" IS NOT NULL;
