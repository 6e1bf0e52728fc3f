-- Of a listing that lacks much of what there was: that an administrator takes it for true, and that one has to say so.
ALTER TABLE sources ADD COLUMN accepts_losses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync_runs ADD COLUMN accepts_losses INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sync_runs ADD COLUMN needs_acceptance INTEGER NOT NULL DEFAULT 0;
