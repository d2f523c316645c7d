CREATE SCHEMA "auth";
--> statement-breakpoint
CREATE TABLE "auth"."account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."rate_limit" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "rate_limit_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "auth"."session" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth"."user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "auth"."verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"organisation_id" uuid NOT NULL,
	"audit_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor_id" uuid NOT NULL,
	"action" text NOT NULL,
	"detail" jsonb NOT NULL,
	CONSTRAINT "audit_entry_organisation_id_audit_id_pk" PRIMARY KEY("organisation_id","audit_id")
);
--> statement-breakpoint
CREATE TABLE "unit_day" (
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"day" date NOT NULL,
	"last_used" integer DEFAULT 0 NOT NULL,
	"last_checked" integer DEFAULT 0 NOT NULL,
	"last_lost" integer DEFAULT 0 NOT NULL,
	"not_to_use" integer DEFAULT 0 NOT NULL,
	"took_longer" integer DEFAULT 0 NOT NULL,
	"no_change" integer DEFAULT 0 NOT NULL,
	"saved_1_5" integer DEFAULT 0 NOT NULL,
	"saved_6_15" integer DEFAULT 0 NOT NULL,
	"saved_16_30" integer DEFAULT 0 NOT NULL,
	"saved_over_30" integer DEFAULT 0 NOT NULL,
	"cannot_tell" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "unit_day_organisation_id_day_unit_id_pk" PRIMARY KEY("organisation_id","day","unit_id")
);
--> statement-breakpoint
CREATE TABLE "unit_module" (
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"module" text NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"completed" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "unit_module_organisation_id_unit_id_module_pk" PRIMARY KEY("organisation_id","unit_id","module")
);
--> statement-breakpoint
CREATE TABLE "unit_week" (
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"week" date NOT NULL,
	"completions" integer DEFAULT 0 NOT NULL,
	"checked_people" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "unit_week_organisation_id_week_unit_id_pk" PRIMARY KEY("organisation_id","week","unit_id")
);
--> statement-breakpoint
CREATE TABLE "champion_unit" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	CONSTRAINT "champion_unit_organisation_id_person_id_unit_id_pk" PRIMARY KEY("organisation_id","person_id","unit_id")
);
--> statement-breakpoint
CREATE TABLE "organisation" (
	"organisation_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"settings" jsonb NOT NULL,
	"epoch" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "person_organisation_id_person_id_pk" PRIMARY KEY("organisation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "person_identity" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"employee_number" text NOT NULL,
	CONSTRAINT "person_identity_organisation_id_person_id_pk" PRIMARY KEY("organisation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "role_grant" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "role_grant_organisation_id_person_id_role_pk" PRIMARY KEY("organisation_id","person_id","role")
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"organisation_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"parent_id" uuid,
	"name" text NOT NULL,
	"position" integer NOT NULL,
	"path" uuid[] NOT NULL,
	CONSTRAINT "unit_organisation_id_unit_id_pk" PRIMARY KEY("organisation_id","unit_id")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"organisation_id" uuid NOT NULL,
	"event_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"device" text NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"v" smallint NOT NULL,
	"at" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"counted_on" date NOT NULL,
	"data" jsonb NOT NULL,
	"pos" integer NOT NULL,
	CONSTRAINT "event_organisation_id_event_id_pk" PRIMARY KEY("organisation_id","event_id")
);
--> statement-breakpoint
CREATE TABLE "person_module" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"module" text NOT NULL,
	"opened_on" date,
	"completed_on" date,
	"best_score" real,
	"version" integer,
	CONSTRAINT "person_module_organisation_id_person_id_module_pk" PRIMARY KEY("organisation_id","person_id","module")
);
--> statement-breakpoint
CREATE TABLE "person_use" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"last_used" date,
	"last_checked" date,
	"last_lost" date,
	CONSTRAINT "person_use_organisation_id_person_id_pk" PRIMARY KEY("organisation_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "person_week" (
	"organisation_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"week" date NOT NULL,
	"checked_uses" integer NOT NULL,
	CONSTRAINT "person_week_organisation_id_person_id_week_pk" PRIMARY KEY("organisation_id","person_id","week"),
	CONSTRAINT "person_week_monday" CHECK (extract(isodow from "person_week"."week") = 1)
);
--> statement-breakpoint
ALTER TABLE "auth"."account" ADD CONSTRAINT "account_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."user" ADD CONSTRAINT "user_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit_module" ADD CONSTRAINT "unit_module_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "champion_unit" ADD CONSTRAINT "champion_unit_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "champion_unit" ADD CONSTRAINT "champion_unit_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_organisation_id_unit_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","unit_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_identity" ADD CONSTRAINT "person_identity_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_organisation_id_organisation_organisation_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisation"("organisation_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_organisation_id_parent_id_unit_organisation_id_unit_id_fk" FOREIGN KEY ("organisation_id","parent_id") REFERENCES "public"."unit"("organisation_id","unit_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_organisation_id_person_id_person_organisation_id_person_id_fk" FOREIGN KEY ("organisation_id","person_id") REFERENCES "public"."person"("organisation_id","person_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_user" ON "auth"."account" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "auth"."session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "auth"."verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "person_unit" ON "person" USING btree ("organisation_id","unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "event_pos" ON "event" USING btree ("organisation_id","person_id","pos");