CREATE TABLE "accounts" (
	"account" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"name" text NOT NULL,
	"venue" text NOT NULL,
	"live" boolean NOT NULL,
	"epoch" integer NOT NULL,
	"seq" bigint NOT NULL,
	"state" text NOT NULL,
	"sealed_key" text,
	"api_key" text,
	"wake_at" bigint,
	"last_effect" bigint NOT NULL,
	"touched_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"account" text NOT NULL,
	"trade" integer NOT NULL,
	"chat" text NOT NULL,
	"message" bigint NOT NULL,
	"shown_seq" bigint NOT NULL,
	"shown_at" bigint NOT NULL,
	CONSTRAINT "cards_account_trade_chat_pk" PRIMARY KEY("account","trade","chat")
);
--> statement-breakpoint
CREATE TABLE "effects" (
	"account" text NOT NULL,
	"n" bigint NOT NULL,
	"lane" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"body" text NOT NULL,
	"not_after" bigint,
	"not_before" bigint NOT NULL,
	"rank" integer NOT NULL,
	"replaces" text,
	"attempts" integer NOT NULL,
	"send_before" bigint,
	"runner" text,
	"ended" text,
	CONSTRAINT "effects_account_n_pk" PRIMARY KEY("account","n")
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"account" text NOT NULL,
	"epoch" integer NOT NULL,
	"symbols" text NOT NULL,
	"reserved" numeric(38, 8) NOT NULL,
	"id_from" bigint NOT NULL,
	"id_to" bigint NOT NULL,
	"until" bigint NOT NULL,
	CONSTRAINT "grants_account_epoch_id_from_pk" PRIMARY KEY("account","epoch","id_from")
);
--> statement-breakpoint
CREATE TABLE "inputs" (
	"account" text NOT NULL,
	"id" text NOT NULL,
	"n" bigint GENERATED ALWAYS AS IDENTITY (sequence name "inputs_n_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" bigint NOT NULL,
	"stored_at" bigint NOT NULL,
	"body" text NOT NULL,
	"outcome" text,
	CONSTRAINT "inputs_account_id_pk" PRIMARY KEY("account","id")
);
--> statement-breakpoint
CREATE TABLE "journal" (
	"account" text NOT NULL,
	"seq" bigint NOT NULL,
	"trade" integer,
	"type" text NOT NULL,
	"version" integer NOT NULL,
	"at" bigint NOT NULL,
	"cause" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "journal_account_seq_pk" PRIMARY KEY("account","seq")
);
--> statement-breakpoint
CREATE TABLE "kv" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"account" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"epoch" integer NOT NULL,
	"until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"job" text PRIMARY KEY NOT NULL,
	"seconds" integer NOT NULL,
	"next_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trades" (
	"account" text NOT NULL,
	"trade" integer NOT NULL,
	"name" text NOT NULL,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"status" text NOT NULL,
	"opened_at" bigint,
	"closed_at" bigint,
	"updated_at" bigint NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "trades_account_trade_pk" PRIMARY KEY("account","trade")
);
--> statement-breakpoint
CREATE TABLE "chats" (
	"bot" text NOT NULL,
	"chat" text NOT NULL,
	"claim" bigint NOT NULL,
	"busy_until" bigint NOT NULL,
	CONSTRAINT "chats_bot_chat_pk" PRIMARY KEY("bot","chat")
);
--> statement-breakpoint
CREATE TABLE "updates" (
	"bot" text NOT NULL,
	"update_id" bigint NOT NULL,
	"chat" text NOT NULL,
	"body" text NOT NULL,
	"failures" integer NOT NULL,
	"done_at" bigint,
	CONSTRAINT "updates_bot_update_id_pk" PRIMARY KEY("bot","update_id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"user_id" text PRIMARY KEY NOT NULL,
	"telegram_id" text NOT NULL,
	"name" text NOT NULL,
	"language" text NOT NULL,
	"time_zone" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "users_telegram_id_unique" UNIQUE("telegram_id")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("user_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_account_accounts_account_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "effects" ADD CONSTRAINT "effects_account_accounts_account_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_account_accounts_account_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inputs" ADD CONSTRAINT "inputs_account_accounts_account_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_account_accounts_account_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leases" ADD CONSTRAINT "leases_account_accounts_account_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "trades" ADD CONSTRAINT "trades_account_accounts_account_fk" FOREIGN KEY ("account") REFERENCES "public"."accounts"("account") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "accounts_by_user" ON "accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "accounts_by_wake" ON "accounts" USING btree ("wake_at");--> statement-breakpoint
CREATE INDEX "accounts_by_touch" ON "accounts" USING btree ("touched_at");--> statement-breakpoint
CREATE INDEX "effects_waiting" ON "effects" USING btree ("lane","account","key","n") WHERE ended is null;--> statement-breakpoint
CREATE INDEX "effects_replaceable" ON "effects" USING btree ("account","replaces") WHERE ended is null;--> statement-breakpoint
CREATE INDEX "inputs_undrained" ON "inputs" USING btree ("account","n") WHERE outcome is null;--> statement-breakpoint
CREATE INDEX "journal_by_trade" ON "journal" USING btree ("account","trade","seq");--> statement-breakpoint
CREATE INDEX "kv_by_end" ON "kv" USING btree ("until");--> statement-breakpoint
CREATE INDEX "leases_by_holder" ON "leases" USING btree ("holder");--> statement-breakpoint
CREATE INDEX "leases_by_end" ON "leases" USING btree ("until");--> statement-breakpoint
CREATE INDEX "trades_by_end" ON "trades" USING btree ("account","closed_at");--> statement-breakpoint
CREATE INDEX "updates_undone" ON "updates" USING btree ("bot","chat","update_id") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "updates_done" ON "updates" USING btree ("bot","chat","done_at");--> statement-breakpoint
CREATE UNIQUE INDEX "users_one_owner" ON "users" USING btree ("role") WHERE role = 'owner';