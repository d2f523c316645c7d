import type { Role } from '../../../domain/people/roles';

/** Whom the demo's sign-in buttons stand for. Made-up people. */
export const DEMO_PERSONAS: Readonly<Record<Role, { email: string; name: string }>> = {
  /** Works in home care; has finished one module and not begun "Using Copilot safely". */
  learner: { name: 'Amara Okafor', email: 'amara.okafor@brackenshire.example' },
  /** Helps three teams, one of them too small to show. */
  champion: { name: 'Bronwen Hale', email: 'bronwen.hale@brackenshire.example' },
  hr: { name: 'Meera Solanki', email: 'meera.solanki@brackenshire.example' },
  admin: { name: 'Callum Reddy', email: 'callum.reddy@brackenshire.example' }
};
