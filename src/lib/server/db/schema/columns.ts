import { customType, uuid } from 'drizzle-orm/pg-core';

/** First column of every primary, unique and foreign key, so that the schema distributes by organisation. */
export const organisationId = () => uuid('organisation_id').notNull();

/** A calendar day in Europe/London as YYYY-MM-DD; never a Date, which would bring a time zone with it. */
export const day = customType<{ data: string; driverData: string }>({ dataType: () => 'date' });
