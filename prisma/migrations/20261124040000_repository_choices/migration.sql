-- How many backups are captured at the same time on a host.
ALTER TABLE "Host" ADD COLUMN "maxBackups" INTEGER NOT NULL DEFAULT 2;

-- Whether guests may read a repository while they run.
ALTER TABLE "Pool" ADD COLUMN "servesReads" BOOLEAN NOT NULL DEFAULT true;

-- Whether a layer in a repository has been compressed, or that was tried and did not pay.
CREATE TYPE "LayerCompression" AS ENUM ('none', 'zstd');
ALTER TABLE "Layer" ADD COLUMN "compression" "LayerCompression";

-- Counts the captures under way on a host.
CREATE INDEX "Operation_backups_under_way" ON "Operation" ("hostId") WHERE "lane" = 'backup' AND "state" IN ('running', 'cancelling');

-- What is wrong with a layer's own file.
ALTER TABLE "Layer" ADD COLUMN "damage" TEXT;
