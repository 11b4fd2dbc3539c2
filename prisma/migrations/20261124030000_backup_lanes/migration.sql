-- On its own: PostgreSQL does not let a transaction use an enum value that it has added itself.
ALTER TYPE "OperationLane" ADD VALUE 'backup';
ALTER TYPE "OperationLane" ADD VALUE 'pull';
