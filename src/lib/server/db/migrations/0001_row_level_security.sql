-- The second wall: whatever a query forgets, a transaction sees one organisation. The application
-- works as a role that owns nothing; an unset organisation is an error, never "all of them".
DO $$ BEGIN
  CREATE ROLE own_it_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;--> statement-breakpoint
DO $$ BEGIN
  EXECUTE format('GRANT own_it_app TO %I', current_user);
EXCEPTION WHEN unique_violation THEN NULL;
END $$;--> statement-breakpoint
GRANT USAGE ON SCHEMA public TO own_it_app;--> statement-breakpoint
DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY one_organisation ON %I USING (organisation_id = current_setting(''own_it.organisation'')::uuid)',
      name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO own_it_app', name);
  END LOOP;
END $$;--> statement-breakpoint
-- Facts are added, never changed or taken away, whatever the application asks.
REVOKE UPDATE, DELETE ON event, audit_entry FROM own_it_app;
