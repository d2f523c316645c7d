-- While keys to walled tables are added, their owner must see all rows of them.
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;--> statement-breakpoint
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
ALTER TABLE "audit_entry" ALTER COLUMN "actor_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "auth"."session" ADD COLUMN "method" text DEFAULT 'email' NOT NULL;--> statement-breakpoint
ALTER TABLE "auth"."session" ADD COLUMN "strong_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "subject_id" uuid;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "started_on" date;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "manager_id" uuid;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "role_class" text DEFAULT 'standard' NOT NULL;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "unit" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "unit" ADD COLUMN "closed_on" date;--> statement-breakpoint
ALTER TABLE "auth"."enrolment_card" ADD CONSTRAINT "enrolment_card_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."passkey" ADD CONSTRAINT "passkey_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."pin" ADD CONSTRAINT "pin_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "legal_hold" ADD CONSTRAINT "legal_hold_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placement" ADD CONSTRAINT "placement_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "placement" ADD CONSTRAINT "placement_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post" ADD CONSTRAINT "post_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_holder" ADD CONSTRAINT "post_holder_organisation_id_post_id_post_organisation_id_post_id_fk" FOREIGN KEY ("organisation_id","post_id") REFERENCES "public"."post"("organisation_id","post_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "post_holder" ADD CONSTRAINT "post_holder_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "enrolment_card_user" ON "auth"."enrolment_card" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "passkey_user" ON "auth"."passkey" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "placement_unit" ON "placement" USING btree ("organisation_id","unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "post_number" ON "post" USING btree ("organisation_id","number");--> statement-breakpoint
CREATE INDEX "post_holder_person" ON "post_holder" USING btree ("organisation_id","person_id");--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_organisation_id_manager_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","manager_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_at" ON "audit_entry" USING btree ("organisation_id","at");--> statement-breakpoint
CREATE INDEX "audit_entry_subject" ON "audit_entry" USING btree ("organisation_id","subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_employee_number" ON "person_identity" USING btree ("organisation_id","employee_number") WHERE employee_number <> '';--> statement-breakpoint
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
-- Nobody who was forgotten comes back.
REVOKE UPDATE, DELETE ON forgotten FROM own_it_app;
