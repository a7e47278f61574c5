-- Naked time of trades that were written before its columns: as in their bodies, whose texts have their quotes escaped.
UPDATE "trades" SET "naked_ms" = coalesce(substring("body" from '"nakedMs":(\d+)')::bigint, 0), "naked_since" = substring("body" from '"nakedSince":(\d+)')::bigint WHERE "naked_ms" IS NULL;
