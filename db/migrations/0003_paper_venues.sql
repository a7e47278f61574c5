CREATE TABLE "paper_venues" (
	"account" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"at" bigint NOT NULL,
	"busy" boolean NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "paper_venues_busy" ON "paper_venues" USING btree ("account") WHERE busy;