-- While keys to walled tables are added, their owner must see all rows of them.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;--> statement-breakpoint
CREATE TABLE "auth"."allowance" (
	"key" text PRIMARY KEY NOT NULL,
	"used" integer NOT NULL,
	"until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."enrolment_card" (
	"id" uuid PRIMARY KEY NOT NULL,
	"code_hash" text NOT NULL,
	"user_id" text NOT NULL,
	"made_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "enrolment_card_code_hash_unique" UNIQUE("code_hash")
);
--> statement-breakpoint
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
CREATE TABLE "auth"."passkey" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"public_key" text NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"name" text NOT NULL,
	"vouched" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "auth"."pin" (
	"user_id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"locked_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_token" (
	"organisation_id" uuid NOT NULL,
	"token_id" uuid NOT NULL,
	"name" text NOT NULL,
	"secret_hash" text NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "api_token_organisation_id_token_id_pk" PRIMARY KEY("organisation_id","token_id")
);
--> statement-breakpoint
CREATE TABLE "logo" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"set_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scim_group" (
	"organisation_id" uuid NOT NULL,
	"scim_id" uuid NOT NULL,
	"display_name" text NOT NULL,
	"external_id" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"modified_at" timestamp with time zone NOT NULL,
	CONSTRAINT "scim_group_organisation_id_scim_id_pk" PRIMARY KEY("organisation_id","scim_id")
);
--> statement-breakpoint
CREATE TABLE "scim_member" (
	"organisation_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "scim_member_organisation_id_group_id_user_id_pk" PRIMARY KEY("organisation_id","group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "scim_user" (
	"organisation_id" uuid NOT NULL,
	"scim_id" uuid NOT NULL,
	"user_name" text NOT NULL,
	"external_id" text,
	"employee_number" text,
	"email" text,
	"active" boolean DEFAULT true NOT NULL,
	"profile" jsonb NOT NULL,
	"person_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"modified_at" timestamp with time zone NOT NULL,
	CONSTRAINT "scim_user_organisation_id_scim_id_pk" PRIMARY KEY("organisation_id","scim_id")
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
CREATE TABLE "forgotten" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "forgotten_organisation_id_person_id_pk" PRIMARY KEY("organisation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "legal_hold" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"placed_by" uuid NOT NULL,
	"placed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "legal_hold_organisation_id_person_id_pk" PRIMARY KEY("organisation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "placement" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"from_on" date NOT NULL,
	"unit_id" uuid NOT NULL,
	CONSTRAINT "placement_organisation_id_person_id_from_on_pk" PRIMARY KEY("organisation_id","person_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "post" (
	"organisation_id" uuid NOT NULL,
	"post_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"budgeted_fte" real,
	CONSTRAINT "post_organisation_id_post_id_pk" PRIMARY KEY("organisation_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "post_holder" (
	"organisation_id" uuid NOT NULL,
	"post_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"is_main" boolean NOT NULL,
	"fte" real,
	CONSTRAINT "post_holder_organisation_id_post_id_person_id_pk" PRIMARY KEY("organisation_id","post_id","person_id")
);
--> statement-breakpoint
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
ALTER TABLE "audit_entry" ALTER COLUMN "actor_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "auth"."session" ADD COLUMN "method" text DEFAULT 'email' NOT NULL;--> statement-breakpoint
ALTER TABLE "auth"."session" ADD COLUMN "strong_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "merged_into" uuid;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "started_on" date;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "manager_id" uuid;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "shut_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "role_class" text DEFAULT 'standard' NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "unit" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "unit" ADD COLUMN "closed_on" date;--> statement-breakpoint
ALTER TABLE "auth"."enrolment_card" ADD CONSTRAINT "enrolment_card_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."passkey" ADD CONSTRAINT "passkey_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."pin" ADD CONSTRAINT "pin_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logo" ADD CONSTRAINT "logo_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_group" ADD CONSTRAINT "scim_group_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_member" ADD CONSTRAINT "scim_member_organisation_id_group_id_scim_group_organisation_id_scim_id_fk" FOREIGN KEY ("organisation_id","group_id") REFERENCES "public"."scim_group"("organisation_id","scim_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_member" ADD CONSTRAINT "scim_member_organisation_id_user_id_scim_user_organisation_id_scim_id_fk" FOREIGN KEY ("organisation_id","user_id") REFERENCES "public"."scim_user"("organisation_id","scim_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_user" ADD CONSTRAINT "scim_user_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_user" ADD CONSTRAINT "scim_user_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "former_person" ADD CONSTRAINT "former_person_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merge_birth" ADD CONSTRAINT "merge_birth_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "merge_match" ADD CONSTRAINT "merge_match_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_hold" ADD CONSTRAINT "legal_hold_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placement" ADD CONSTRAINT "placement_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placement" ADD CONSTRAINT "placement_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_holder" ADD CONSTRAINT "post_holder_organisation_id_post_id_post_organisation_id_post_id_fk" FOREIGN KEY ("organisation_id","post_id") REFERENCES "public"."post"("organisation_id","post_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_holder" ADD CONSTRAINT "post_holder_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_change" ADD CONSTRAINT "unit_change_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "enrolment_card_user" ON "auth"."enrolment_card" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "merge_ending" ON "auth"."merge" USING btree ("ending_id");--> statement-breakpoint
CREATE INDEX "merge_staying" ON "auth"."merge" USING btree ("staying_id");--> statement-breakpoint
CREATE INDEX "passkey_user" ON "auth"."passkey" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "api_token_secret" ON "api_token" USING btree ("organisation_id","secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "scim_group_name" ON "scim_group" USING btree ("organisation_id",lower(display_name));--> statement-breakpoint
CREATE INDEX "scim_member_user" ON "scim_member" USING btree ("organisation_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "scim_user_name" ON "scim_user" USING btree ("organisation_id",lower(user_name));--> statement-breakpoint
CREATE UNIQUE INDEX "scim_user_person" ON "scim_user" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "scim_user_external" ON "scim_user" USING btree ("organisation_id","external_id");--> statement-breakpoint
CREATE INDEX "placement_unit" ON "placement" USING btree ("organisation_id","unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "post_number" ON "post" USING btree ("organisation_id","number");--> statement-breakpoint
CREATE INDEX "post_holder_person" ON "post_holder" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "roster_import_uploaded" ON "roster_import" USING btree ("organisation_id","uploaded_at");--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_organisation_id_manager_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","manager_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "user_person" ON "auth"."user" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "audit_entry_at" ON "audit_entry" USING btree ("organisation_id","at");--> statement-breakpoint
CREATE INDEX "audit_entry_subject" ON "audit_entry" USING btree ("organisation_id","subject_id");--> statement-breakpoint
CREATE INDEX "person_manager" ON "person" USING btree ("organisation_id","manager_id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_employee_number" ON "person_identity" USING btree ("organisation_id","employee_number") WHERE employee_number <> '';--> statement-breakpoint
CREATE INDEX "person_email" ON "person_identity" USING btree ("organisation_id",lower(email));--> statement-breakpoint
CREATE UNIQUE INDEX "unit_code" ON "unit" USING btree ("organisation_id","code");--> statement-breakpoint
-- Everybody can be given a way in, those without an email address too.
INSERT INTO "auth"."user" (id, name, email, email_verified, organisation_id, person_id)
SELECT p.person_id::text, coalesce(i.name, ''), p.person_id || '@no-email.invalid', false, p.organisation_id, p.person_id
FROM person p LEFT JOIN person_identity i USING (organisation_id, person_id)
WHERE NOT EXISTS (SELECT FROM "auth"."user" u
  WHERE u.organisation_id = p.organisation_id AND u.person_id = p.person_id);--> statement-breakpoint
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
-- Nobody who was forgotten comes back, and what was done to a unit stays written down.
REVOKE UPDATE, DELETE ON forgotten, unit_change FROM own_it_app;
