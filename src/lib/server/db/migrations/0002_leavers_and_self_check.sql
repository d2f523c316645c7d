CREATE TABLE "self_check" (
	"organisation_id" uuid NOT NULL,
	"night" date NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	"drifted" integer NOT NULL,
	"repaired" integer NOT NULL,
	CONSTRAINT "self_check_organisation_id_night_pk" PRIMARY KEY("organisation_id","night")
);
--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "left_on" date;--> statement-breakpoint
ALTER TABLE "self_check" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "self_check" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY one_organisation ON "self_check" USING (organisation_id = current_setting('own_it.organisation')::uuid);--> statement-breakpoint
-- What was found in a night is added, never changed or taken away.
GRANT SELECT, INSERT ON "self_check" TO own_it_app;
