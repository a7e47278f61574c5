ALTER TABLE "trades" ADD COLUMN "naked_ms" bigint;--> statement-breakpoint
ALTER TABLE "trades" ADD COLUMN "naked_since" bigint;