/** What an organisation sets for itself. */
export interface OrganisationSettings {
  /** Fills {approved_tools} and its like in content; see LOCALS in content/locals.ts. */
  locals: Record<string, string>;
  /** The approved AI tools: choices of the AI-use log, in order. */
  tools: { id: string; label: string }[];
  /** Measures of fewer people than this are hidden. May be raised above the default, never lowered. */
  hideBelow?: number;
}
