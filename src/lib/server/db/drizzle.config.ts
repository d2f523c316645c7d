import { defineConfig } from 'drizzle-kit';

/** `npm run db:generate` writes the next migration from the schema folder. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/lib/server/db/schema',
  out: './src/lib/server/db/migrations',
  schemaFilter: ['public', 'auth']
});
