/** Words of RFC 7644, table 9: why a request was not taken. */
export type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'noTarget'
  | 'mutability'
  | 'uniqueness';

/** A request that cannot be answered as asked; becomes SCIM's error message. */
export class ScimProblem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly scimType?: ScimType,
    readonly headers: Record<string, string> = {}
  ) {
    super(detail);
  }
}

export const ERROR_SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** An error's body, RFC 7644, section 3.12: the status is text there. */
export const problemBody = ({ status, message, scimType }: ScimProblem) => ({
  schemas: [ERROR_SCHEMA],
  status: String(status),
  ...(scimType ? { scimType } : {}),
  detail: message
});
