import type { Action } from '$lib/domain/people/can';
import { m } from '$lib/i18n/paraglide/messages';

/** What roles may do, in words. */
export const ACTION_LABELS: Record<Action, () => string> = {
  'own.use': m.privacy_action_own_use,
  'team.see': m.privacy_action_team_see,
  'insight.see': m.privacy_action_insight_see,
  'completion.export': m.privacy_action_completion_export,
  'record.see': m.privacy_action_record_see,
  'roster.see': m.privacy_action_roster_see,
  'roster.change': m.privacy_action_roster_change,
  'organisations.merge': m.privacy_action_organisations_merge,
  'person.forget': m.privacy_action_person_forget,
  'hold.place': m.privacy_action_hold_place,
  'person.let-in': m['privacy_action_person_let-in'],
  'champion.appoint': m.privacy_action_champion_appoint,
  'role.grant': m.privacy_action_role_grant,
  'settings.change': m.privacy_action_settings_change,
  'token.make': m.privacy_action_token_make,
  'audit.see': m.privacy_action_audit_see
};
