-- What a user has chosen for the panel; its shape is lib/contract/people.ts. A key that is missing has its default.
ALTER TABLE "User" ADD COLUMN "preferences" JSONB NOT NULL DEFAULT '{}';
