-- Every order of a list under every filter of it, so that a page is read from one index wherever the cursor stands. Equal columns first,
-- then the sort value, then the id that settles ties. What a partial index leaves out is the common case, which the plain order serves.
CREATE INDEX "Vm_account_name" ON "Vm" ("accountId", "name", "id");
CREATE INDEX "Vm_account_power_name" ON "Vm" ("accountId", "power", "name", "id");
CREATE INDEX "Vm_account_power_created" ON "Vm" ("accountId", "power", "createdAt", "id");

CREATE INDEX "RestorePoint_kind_captured" ON "RestorePoint" ("accountId", "kind", (coalesce("capturedAt", 'infinity'::timestamptz)), "id");
CREATE INDEX "RestorePoint_kind_name" ON "RestorePoint" ("accountId", "kind", "name", "id");
CREATE INDEX "RestorePoint_kind_stored" ON "RestorePoint" ("accountId", "kind", "storedBytes", "id");
CREATE INDEX "RestorePoint_unready_captured" ON "RestorePoint" ("accountId", "state", (coalesce("capturedAt", 'infinity'::timestamptz)), "id")
  WHERE "state" <> 'ready';
CREATE INDEX "RestorePoint_unready_name" ON "RestorePoint" ("accountId", "state", "name", "id") WHERE "state" <> 'ready';
CREATE INDEX "RestorePoint_unready_stored" ON "RestorePoint" ("accountId", "state", "storedBytes", "id") WHERE "state" <> 'ready';
CREATE INDEX "RestorePoint_vm_captured" ON "RestorePoint" ("vmId", (coalesce("capturedAt", 'infinity'::timestamptz)), "id");
CREATE INDEX "RestorePoint_vm_name" ON "RestorePoint" ("vmId", "name", "id");
CREATE INDEX "RestorePoint_vm_stored" ON "RestorePoint" ("vmId", "storedBytes", "id");
-- How well each VM of a page is protected, from the index alone.
CREATE INDEX "RestorePoint_vm_protection" ON "RestorePoint" ("vmId") INCLUDE ("accountId", "kind", "capturedAt", "storedBytes") WHERE "state" = 'ready';

CREATE INDEX "Operation_account_kind" ON "Operation" ("accountId", "kind", "createdAt", "id");
CREATE INDEX "Operation_account_state" ON "Operation" ("accountId", "state", "createdAt", "id");
-- Asked for by the shell on every page.
CREATE INDEX "Operation_account_in_flight" ON "Operation" ("accountId", "createdAt", "id") WHERE "state" IN ('queued', 'running', 'cancelling');
CREATE INDEX "Operation_vm_undoable" ON "Operation" ("vmId") WHERE "undoUntil" IS NOT NULL;

-- What a browser that was away has missed: by when it was sent, see list-events-since.
CREATE INDEX "Outbox_account_sent" ON "Outbox" ("accountId", "sentAt", "id") WHERE "topic" = 'event';

-- Search inside names. Both extensions come with PostgreSQL and are trusted: the owner of the database may create them. Where they are
-- not installed, a search still finds the same, by reading the account's rows.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE EXTENSION IF NOT EXISTS btree_gin;
  CREATE INDEX "Vm_search" ON "Vm" USING gin ("accountId", (E'\n' || "name") gin_trgm_ops);
  CREATE INDEX "RestorePoint_search" ON "RestorePoint"
    USING gin ("accountId", (E'\n' || "name" || E'\n' || "vmName" || E'\n' || "note") gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE WARNING 'no index for searches: % (install postgresql-contrib, or have pg_trgm and btree_gin created by a superuser)', SQLERRM;
END $$;
