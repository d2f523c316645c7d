-- While keys to walled tables are added, their owner must see all rows of them.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;--> statement-breakpoint
CREATE TABLE "auth"."merge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ending_id" uuid NOT NULL,
	"staying_id" uuid,
	"code_hash" text NOT NULL,
	"state" text NOT NULL,
	"top_unit_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"merged_at" timestamp with time zone,
	CONSTRAINT "merge_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
CREATE TABLE "former_person" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"former_organisation_id" uuid NOT NULL,
	"former_person_id" uuid NOT NULL,
	CONSTRAINT "former_person_organisation_id_person_id_former_organisation_id_former_person_id_pk" PRIMARY KEY("organisation_id","person_id","former_organisation_id","former_person_id")
);
--> statement-breakpoint
CREATE TABLE "merge_birth" (
	"organisation_id" uuid NOT NULL,
	"merge_id" uuid NOT NULL,
	"employee_number" text NOT NULL,
	"born_on" date NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "merge_birth_organisation_id_merge_id_employee_number_pk" PRIMARY KEY("organisation_id","merge_id","employee_number")
);
--> statement-breakpoint
CREATE TABLE "merge_match" (
	"organisation_id" uuid NOT NULL,
	"merge_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"their_person_id" uuid NOT NULL,
	"reasons" text[] NOT NULL,
	"doubtful" boolean NOT NULL,
	"same" boolean,
	"decided_by" uuid,
	"before" jsonb,
	CONSTRAINT "merge_match_organisation_id_merge_id_person_id_their_person_id_pk" PRIMARY KEY("organisation_id","merge_id","person_id","their_person_id")
);
--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "former_person" ADD CONSTRAINT "former_person_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merge_birth" ADD CONSTRAINT "merge_birth_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merge_match" ADD CONSTRAINT "merge_match_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "merge_ending" ON "auth"."merge" USING btree ("ending_id");--> statement-breakpoint
CREATE INDEX "merge_staying" ON "auth"."merge" USING btree ("staying_id");--> statement-breakpoint
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
END $$;
