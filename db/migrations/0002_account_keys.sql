ALTER TABLE "accounts" ADD COLUMN "removed_at" bigint;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_one_name" ON "accounts" USING btree ("user_id",lower(name)) WHERE removed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_one_key" ON "accounts" USING btree ("api_key") WHERE api_key is not null;