import { requireCan } from '$lib/server/auth/guard';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = (event) => ({ roles: requireCan(event, 'team.see').roles });
