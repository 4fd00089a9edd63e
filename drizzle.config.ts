import { defineConfig } from 'drizzle-kit';

// A default export is what drizzle-kit reads; it is the only one besides vitest's.
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema.ts',
  out: './db/migrations',
});
