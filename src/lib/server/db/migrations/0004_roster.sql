CREATE TABLE "roster_import" (
	"organisation_id" uuid NOT NULL,
	"import_id" uuid NOT NULL,
	"state" text NOT NULL,
	"file_name" text NOT NULL,
	"rows" integer NOT NULL,
	"uploaded_by" uuid NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"content" "bytea",
	"choices" jsonb,
	"remembered" jsonb,
	"counts" jsonb,
	"applied_by" uuid,
	"applied_at" timestamp with time zone,
	"undo" "bytea",
	"undone_by" uuid,
	"undone_at" timestamp with time zone,
	CONSTRAINT "roster_import_organisation_id_import_id_pk" PRIMARY KEY("organisation_id","import_id")
);
--> statement-breakpoint
CREATE INDEX "roster_import_uploaded" ON "roster_import" USING btree ("organisation_id","uploaded_at");--> statement-breakpoint
-- The wall, around the table that is new here and all others again.
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
END $$;
