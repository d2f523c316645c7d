import { requireCan } from '$lib/server/auth/guard';
import type { LayoutServerLoad } from './$types';

/** Only what the menu needs: each page asks for itself whether its reader may open it. */
export const load: LayoutServerLoad = (event) => ({ roles: requireCan(event, 'own.use').granted });
