CREATE INDEX "user_person" ON "auth"."user" USING btree ("organisation_id","person_id");--> statement-breakpoint
CREATE INDEX "person_manager" ON "person" USING btree ("organisation_id","manager_id");