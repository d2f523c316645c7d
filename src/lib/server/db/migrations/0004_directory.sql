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
ALTER TABLE "person" ADD COLUMN "shut_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "logo" ADD CONSTRAINT "logo_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_group" ADD CONSTRAINT "scim_group_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_member" ADD CONSTRAINT "scim_member_organisation_id_group_id_scim_group_organisation_id_scim_id_fk" FOREIGN KEY ("organisation_id","group_id") REFERENCES "public"."scim_group"("organisation_id","scim_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_member" ADD CONSTRAINT "scim_member_organisation_id_user_id_scim_user_organisation_id_scim_id_fk" FOREIGN KEY ("organisation_id","user_id") REFERENCES "public"."scim_user"("organisation_id","scim_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_user" ADD CONSTRAINT "scim_user_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scim_user" ADD CONSTRAINT "scim_user_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_token_secret" ON "api_token" USING btree ("organisation_id","secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "scim_group_name" ON "scim_group" USING btree ("organisation_id",lower(display_name));--> statement-breakpoint
CREATE INDEX "scim_member_user" ON "scim_member" USING btree ("organisation_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "scim_user_name" ON "scim_user" USING btree ("organisation_id",lower(user_name));--> statement-breakpoint
CREATE UNIQUE INDEX "scim_user_person" ON "scim_user" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "scim_user_external" ON "scim_user" USING btree ("organisation_id","external_id");--> statement-breakpoint
CREATE INDEX "person_email" ON "person_identity" USING btree ("organisation_id",lower(email));--> statement-breakpoint
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
