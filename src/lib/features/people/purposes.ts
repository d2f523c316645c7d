import type { Purpose } from '$lib/domain/insight/purposes';
import { m } from '$lib/i18n/paraglide/messages';

/** Why somebody looked, in words. */
export const PURPOSE_LABELS: Record<Purpose, () => string> = {
  'their-request': m['privacy_purpose_their-request'],
  'remind-people': m['privacy_purpose_remind-people'],
  assurance: m.privacy_purpose_assurance,
  'report-to-leaders': m['privacy_purpose_report-to-leaders'],
  'check-records': m['privacy_purpose_check-records']
};
