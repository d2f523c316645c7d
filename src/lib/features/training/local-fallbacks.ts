import type { Fallbacks } from '$lib/content/locals';
import { m } from '$lib/i18n/paraglide/messages';

/** What stands in a lesson where the organisation has not said its own name for something. */
export const localFallbacks = (): Fallbacks => ({
  approved_tools: m.app_local_approved_tools(),
  policy_link: m.app_local_policy_link(),
  dpo_contact: m.app_local_dpo_contact(),
  report_a_breach: m.app_local_report_a_breach(),
  records_schedule: m.app_local_records_schedule(),
  ai_lead: m.app_local_ai_lead()
});
