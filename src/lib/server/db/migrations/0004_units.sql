-- While keys to walled tables are added, their owner must see all rows of them.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;--> statement-breakpoint
CREATE TABLE "unit_change" (
	"organisation_id" uuid NOT NULL,
	"change_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"effective_on" date NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" uuid,
	"detail" jsonb NOT NULL,
	CONSTRAINT "unit_change_organisation_id_unit_id_change_id_pk" PRIMARY KEY("organisation_id","unit_id","change_id")
);
--> statement-breakpoint
ALTER TABLE "unit_change" ADD CONSTRAINT "unit_change_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- The wall, for the tables that are new here and around all of them again.
DO $$
DECLARE one record;
BEGIN
  FOR one IN SELECT c.relname AS name, c.relrowsecurity AS walled FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  LOOP
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one.name);
    CONTINUE WHEN one.walled;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one.name);
    EXECUTE format(
      'CREATE POLICY one_organisation ON %I USING (organisation_id = current_setting(''own_it.organisation'')::uuid)',
      one.name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO own_it_app', one.name);
  END LOOP;
END $$;--> statement-breakpoint
-- What was done to a unit stays written down.
REVOKE UPDATE, DELETE ON unit_change FROM own_it_app;
