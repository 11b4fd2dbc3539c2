-- Each of these is there twice, or for no one: lists read ("accountId", "createdAt", "id") in both directions, and points are listed by when they were captured.
-- A night's dispatch writes every index of 10,000 operations, events and points.
DROP INDEX "Operation_accountId_createdAt_id_idx";
DROP INDEX "AuditEvent_accountId_createdAt_id_idx";
DROP INDEX "RestorePoint_accountId_createdAt_id_idx";
