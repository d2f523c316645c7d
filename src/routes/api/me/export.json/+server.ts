import { takeAway } from '$lib/server/people/own-record/take-away';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) => takeAway(event, 'json');
